package io.lakesieve.lake;

import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.util.ArrayData;
import scala.collection.immutable.ArraySeq;

/** Carries an embedding between {@code float[]} and a column of type {@code array<float>}. */
public final class EmbeddingColumn {
    /** Reads and writes the column as an array of primitives; a null element is read as some number. */
    public static final Encoder<float[]> FLOATS =
            primitives(new AgnosticEncoders.ArrayEncoder<>(AgnosticEncoders.PrimitiveFloatEncoder$.MODULE$, false));

    /** The value that a {@link Row} holds for the embedding; shares the array, copies nothing. */
    public static Object toColumn(float[] embedding) {
        return new ArraySeq.ofFloat(embedding);
    }

    /**
     * A fresh array of the embedding at that ordinal; elements must not be null. An object for each float passes by: for
     * few rows.
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

    /** A fresh array of Spark's own form of an {@code array<float>}; a null element is read as some number. */
    public static float[] fromFloats(ArrayData values) {
        return values.toFloatArray();
    }

    /** A fresh array of Spark's own form of an {@code array<double>}, rounded; a null element is read as some number. */
    public static float[] fromDoubles(ArrayData values) {
        double[] wide = values.toDoubleArray();
        float[] embedding = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            embedding[i] = (float) wide[i];
        }
        return embedding;
    }

    /** Whether an element is null, which the arrays of primitives do not show. */
    public static boolean hasNull(ArrayData values) {
        for (int i = 0; i < values.numElements(); i++) {
            if (values.isNullAt(i)) {
                return true;
            }
        }
        return false;
    }

    /** Scala's type of the encoder names its elements as objects, which the JVM's does not have. */
    @SuppressWarnings("unchecked")
    private static Encoder<float[]> primitives(Encoder<?> encoder) {
        return (Encoder<float[]>) encoder;
    }

    private EmbeddingColumn() {}
}
