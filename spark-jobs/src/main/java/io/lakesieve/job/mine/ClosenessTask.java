package io.lakesieve.job.mine;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.mining.Closeness;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple3;

/**
 * Measures how close the candidates of a partition (word, part of speech, embedding) are to the ID labels, in blocks and by
 * the fastest library; gives each with its closeness.
 */
final class ClosenessTask
        implements MapPartitionsFunction<Tuple3<String, String, float[]>, Tuple3<String, String, Float>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<EmbeddingMatrix> idLabels;
    private final ClosenessRule rule;
    private final LongAccumulator measured;

    ClosenessTask(Broadcast<EmbeddingMatrix> idLabels, ClosenessRule rule, LongAccumulator measured) {
        this.idLabels = idLabels;
        this.rule = rule;
        this.measured = measured;
    }

    @Override
    public Iterator<Tuple3<String, String, Float>> call(Iterator<Tuple3<String, String, float[]>> candidates) {
        List<Tuple3<String, String, Float>> output = new ArrayList<>(); // a word and a number for each candidate
        if (!candidates.hasNext()) {
            return output.iterator();
        }
        try (Closeness closeness = new Closeness(MatmulBackends.fastest(), idLabels.value(), rule)) {
            List<Tuple3<String, String, float[]>> block = new ArrayList<>(closeness.capacity());
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

    private void measure(
            List<Tuple3<String, String, float[]>> block,
            Closeness closeness,
            List<Tuple3<String, String, Float>> output) {
        float[] values = closeness.of(block.stream().map(Tuple3::_3).toList());
        for (int i = 0; i < values.length; i++) {
            output.add(new Tuple3<>(block.get(i)._1(), block.get(i)._2(), values[i]));
        }
        measured.add(values.length);
    }
}
