package io.lakesieve.lake;

import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.util.ArrayData;
import scala.collection.immutable.ArraySeq;

/** Converts embeddings between {@code float[]} and Spark's {@code array<float>}. */
public final class EmbeddingColumn {
    /** Encodes the column as an array of primitives; the value read for a null element is undefined. */
    public static final Encoder<float[]> FLOATS =
            primitives(new AgnosticEncoders.ArrayEncoder<>(AgnosticEncoders.PrimitiveFloatEncoder$.MODULE$, false));

    /** The value of the column in a {@link Row}; shares the array. */
    public static Object toColumn(float[] embedding) {
        return new ArraySeq.ofFloat(embedding);
    }

    /**
     * A new array with the embedding at that ordinal; elements must not be null. Creates an object per float on the
     * way, so only for few rows.
     */
    public static float[] fromRow(Row row, int ordinal) {
        List<Float> values = row.getList(ordinal);
        float[] embedding = new float[values.size()];
        int i = 0;
        for (Float value : values) {
            embedding[i++] = value;
        }
        return embedding;
    }

    /**
     * A new array from Spark's internal form of an {@code array<float>}; the value read for a null element is
     * undefined.
     */
    public static float[] fromFloats(ArrayData values) {
        return values.toFloatArray();
    }

    /**
     * A new array from Spark's internal form of an {@code array<double>}, rounded to floats; the value read for a null
     * element is undefined.
     */
    public static float[] fromDoubles(ArrayData values) {
        double[] wide = values.toDoubleArray();
        float[] embedding = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            embedding[i] = (float) wide[i];
        }
        return embedding;
    }

    /** Whether an element is null, which arrays of primitives do not show. */
    public static boolean hasNull(ArrayData values) {
        for (int i = 0; i < values.numElements(); i++) {
            if (values.isNullAt(i)) {
                return true;
            }
        }
        return false;
    }

    /** In Scala the encoder's type is generic over boxed elements; at run time its arrays are of primitives. */
    @SuppressWarnings("unchecked")
    private static Encoder<float[]> primitives(Encoder<?> encoder) {
        return (Encoder<float[]>) encoder;
    }

    private EmbeddingColumn() {}
}
