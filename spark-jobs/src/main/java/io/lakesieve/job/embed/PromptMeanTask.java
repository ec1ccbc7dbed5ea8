package io.lakesieve.job.embed;

import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.job.mine.NegativeSelection;
import io.lakesieve.lake.EmbeddingColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Averages the embeddings of each word's prompts in a partition; the rows (word, part of speech, place, embedding) are
 * sorted by the first three.
 */
final class PromptMeanTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    static final StructType OUTPUT_TYPE = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add(NegativeSelection.EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

    @Override
    public Iterator<Row> call(Iterator<Row> prompts) {
        return new Means(prompts);
    }

    private static final class Means implements Iterator<Row> {
        private final Iterator<Row> prompts;
        private Row next;

        Means(Iterator<Row> prompts) {
            this.prompts = prompts;
            this.next = prompts.hasNext() ? prompts.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Row next() {
            if (next == null) {
                throw new NoSuchElementException("All words of the partition were averaged");
            }
            Row first = next;
            List<float[]> embeddings = new ArrayList<>();
            while (next != null && isOfOneWord(first, next)) {
                embeddings.add(EmbeddingColumn.fromRow(next, 3));
                next = prompts.hasNext() ? prompts.next() : null;
            }
            return RowFactory.create(
                    first.getString(0), first.getString(1), EmbeddingColumn.toColumn(UnitVector.mean(embeddings)));
        }

        private static boolean isOfOneWord(Row one, Row other) {
            return one.getString(0).equals(other.getString(0))
                    && one.getString(1).equals(other.getString(1));
        }
    }
}
