package io.lakesieve.job.bank;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.LabelBank;
import io.lakesieve.core.score.TextScore;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/**
 * Collects the banks of a partition: at most M - 1 image ids for each label. Embeddings are fetched once the banks of
 * all partitions are merged, so that neither a task nor the shuffle holds embeddings that are dropped later.
 */
final class PartitionBanks {
    private static final float[] FETCHED_LATER = {};

    private final int idLabels;
    private final AdaNegParameters parameters;
    private final LabelBank[] banks;
    private final long[] qualified;
    /** By label: the largest entropy in a full bank; no image of a larger one can enter. */
    private final double[] bounds;

    PartitionBanks(int labels, int idLabels, AdaNegParameters parameters) {
        this.idLabels = idLabels;
        this.parameters = parameters;
        this.banks = new LabelBank[labels];
        this.qualified = new long[labels];
        this.bounds = new double[labels];
        Arrays.fill(bounds, Double.POSITIVE_INFINITY);
    }

    /** Offers an image, which enters the bank of a label if it is confident enough. */
    void offer(TextScore score, UTF8String imageId) {
        score.candidate("", FETCHED_LATER, idLabels, parameters)
                .ifPresent(candidate -> offer(candidate.column(), candidate.entropy(), imageId));
    }

    private void offer(int column, double entropy, UTF8String imageId) {
        qualified[column]++;
        if (entropy > bounds[column]) {
            return;
        }
        if (banks[column] == null) {
            banks[column] = LabelBank.empty(parameters.capacity());
        }
        LabelBank bank = banks[column].add(new BankCandidate(column, entropy, imageId.toString(), FETCHED_LATER));
        if (bank.entries().size() == parameters.capacity()) {
            bounds[column] = bank.entries().get(parameters.capacity() - 1).entropy();
        }
    }

    /**
     * The state of each label that images qualified for; a partition holds either reference images or images to score.
     */
    Iterator<Tuple2<Integer, BankState>> states(ImageRole role) {
        return IntStream.range(0, banks.length)
                .filter(column -> banks[column] != null)
                .mapToObj(column -> new Tuple2<>(
                        column,
                        new BankState(
                                banks[column], qualified[column], role == ImageRole.REFERENCE ? qualified[column] : 0)))
                .iterator();
    }
}
