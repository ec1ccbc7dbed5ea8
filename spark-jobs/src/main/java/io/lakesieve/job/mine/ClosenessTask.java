package io.lakesieve.job.mine;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.mining.Closeness;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/** Measures how close the candidates of a partition are to the ID labels, in blocks and by the fastest library. */
final class ClosenessTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    static final StructType OUTPUT_TYPE = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add("closeness", DataTypes.FloatType, false);

    private final Broadcast<EmbeddingMatrix> idLabels;
    private final ClosenessRule rule;
    private final LongAccumulator measured;

    ClosenessTask(Broadcast<EmbeddingMatrix> idLabels, ClosenessRule rule, LongAccumulator measured) {
        this.idLabels = idLabels;
        this.rule = rule;
        this.measured = measured;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> candidates) {
        List<Row> output = new ArrayList<>(); // a word and a number for each candidate
        if (!candidates.hasNext()) {
            return output.iterator();
        }
        try (Closeness closeness = new Closeness(MatmulBackends.fastest(), idLabels.value(), rule)) {
            List<Row> block = new ArrayList<>(closeness.capacity());
            while (candidates.hasNext()) {
                block.add(candidates.next());
                if (block.size() == closeness.capacity() || !candidates.hasNext()) {
                    measure(block, closeness, output);
                    block.clear();
                }
            }
        }
        return output.iterator();
    }

    private void measure(List<Row> block, Closeness closeness, List<Row> output) {
        float[] values = closeness.of(block.stream()
                .map(candidate -> EmbeddingColumn.fromRow(candidate, 2))
                .toList());
        for (int i = 0; i < values.length; i++) {
            output.add(RowFactory.create(block.get(i).getString(0), block.get(i).getString(1), values[i]));
        }
        measured.add(values.length);
    }
}
