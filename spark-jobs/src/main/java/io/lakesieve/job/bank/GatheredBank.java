package io.lakesieve.job.bank;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.lake.BankedImage;
import io.lakesieve.lake.LabelSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The finished banks of a run.
 *
 * @param bank what pass 2 is broadcast
 * @param fill how the banks filled
 */
public record GatheredBank(FeatureBank bank, BankStatistics fill) {
    /**
     * The banks of all labels, each gathered to its end.
     *
     * @param embeddings of every image in them
     */
    static GatheredBank of(
            Map<Integer, BankState> states, Map<UTF8String, float[]> embeddings, int idLabels, int capacity) {
        List<BankCandidate> entries = states.values().stream()
                .flatMap(state -> state.bank().entries().stream())
                .map(entry -> new BankCandidate(
                        entry.column(),
                        entry.entropy(),
                        entry.imageId(),
                        embeddings.get(UTF8String.fromString(entry.imageId()))))
                .toList();
        FeatureBank bank = FeatureBank.of(entries, capacity);
        BankStatistics fill = new BankStatistics(
                count(states, BankSide.ID, idLabels, BankState::qualified),
                bank.bankedLabels(BankSide.ID, idLabels),
                count(states, BankSide.NEGATIVE, idLabels, BankState::qualified),
                bank.bankedLabels(BankSide.NEGATIVE, idLabels),
                count(states, BankSide.NEGATIVE, idLabels, BankState::ofReference));
        return new GatheredBank(bank, fill);
    }

    private static long count(
            Map<Integer, BankState> states, BankSide side, int idLabels, ToLongFunction<BankState> counted) {
        return states.entrySet().stream()
                .filter(state -> BankSide.of(state.getKey(), idLabels) == side)
                .mapToLong(state -> counted.applyAsLong(state.getValue()))
                .sum();
    }

    /** Merges these banks with those of other images; the result is the same as gathering from all images at once. */
    public GatheredBank merge(GatheredBank other, int idLabels, int capacity) {
        FeatureBank merged = FeatureBank.of(
                Stream.concat(bank.entries().stream(), other.bank.entries().stream())
                        .toList(),
                capacity);
        BankStatistics both = new BankStatistics(
                fill.idQualified() + other.fill.idQualified(),
                merged.bankedLabels(BankSide.ID, idLabels),
                fill.negativeQualified() + other.fill.negativeQualified(),
                merged.bankedLabels(BankSide.NEGATIVE, idLabels),
                fill.referenceOutliers() + other.fill.referenceOutliers());
        return new GatheredBank(merged, both);
    }

    /** Whether both hold the same images under the same labels. */
    public boolean holdsTheSame(GatheredBank other) {
        return bank.entries().equals(other.bank.entries());
    }

    /** The banked images with the names of their labels. */
    public List<BankedImage> images(LabelSet labels) {
        return bank.entries().stream()
                .map(entry -> new BankedImage(
                        labels.name(entry.column()),
                        BankSide.of(entry.column(), labels.idLabels().size()),
                        entry.imageId(),
                        entry.entropy(),
                        entry.embedding()))
                .toList();
    }
}
