package io.lakesieve.job.embedded;

import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.lake.EmbeddingColumn;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Validates every row of a table of embeddings before anything is computed: a pass over keys and embeddings that takes
 * a few per cent of the time to score them.
 *
 * @param dimension the length that an embedding must have
 * @param wide whether the embeddings are {@code array<double>}
 */
public record EmbeddingCheck(String keyColumn, int dimension, boolean wide)
        implements FlatMapFunction<Iterator<InternalRow>, EmbeddingCheck.Summary> {
    private static final int KEY_ORDINAL = 0;
    private static final int EMBEDDING_ORDINAL = 1;

    /**
     * What was found.
     *
     * @param rows how many rows there are
     * @param first the unusable row with the smallest key, if there is one
     */
    public record Summary(long rows, Defect first) implements Serializable {
        public Summary merge(Summary other) {
            boolean mine = other.first == null || (first != null && first.compareTo(other.first) <= 0);
            return new Summary(rows + other.rows, mine ? first : other.first);
        }
    }

    /**
     * A row that cannot be used.
     *
     * @param key null where that is what is wrong
     */
    public record Defect(String key, String reason) implements Serializable, Comparable<Defect> {
        @Override
        public int compareTo(Defect other) {
            if (key == null || other.key == null) {
                return Boolean.compare(key != null, other.key != null);
            }
            return Utf8Order.compare(key, other.key);
        }
    }

    /** Validates a partition of rows of key and embedding. */
    @Override
    public Iterator<Summary> call(Iterator<InternalRow> rows) {
        long count = 0;
        Defect first = null;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            count++;
            Optional<String> reason = defect(row);
            if (reason.isPresent()) {
                Defect defect = new Defect(key(row), reason.get());
                first = first == null || defect.compareTo(first) < 0 ? defect : first;
            }
        }
        return List.of(new Summary(count, first)).iterator();
    }

    private static String key(InternalRow row) {
        return row.isNullAt(KEY_ORDINAL) ? null : row.getUTF8String(KEY_ORDINAL).toString();
    }

    private Optional<String> defect(InternalRow row) {
        if (row.isNullAt(KEY_ORDINAL)) {
            return Optional.of("has no " + keyColumn);
        }
        if (row.isNullAt(EMBEDDING_ORDINAL)) {
            return Optional.of("has no embedding");
        }
        ArrayData values = row.getArray(EMBEDDING_ORDINAL);
        if (values.numElements() != dimension) {
            return Optional.of("has " + values.numElements() + " dimensions instead of " + dimension);
        }
        if (EmbeddingColumn.hasNull(values)) {
            return Optional.of("has a null in its embedding");
        }
        return defect(wide ? EmbeddingColumn.fromDoubles(values) : EmbeddingColumn.fromFloats(values));
    }

    private static Optional<String> defect(float[] embedding) {
        double squaredNorm = 0;
        for (float value : embedding) {
            squaredNorm += (double) value * value;
        }
        // The squares of floats cannot overflow a double, so the sum is finite unless an element is not.
        if (!Double.isFinite(squaredNorm)) {
            return Optional.of("has NaN or an infinity in its embedding");
        }
        return squaredNorm == 0 ? Optional.of("has an embedding of norm zero") : Optional.empty();
    }
}
