package io.lakesieve.job;

import io.lakesieve.core.BankCandidate;
import io.lakesieve.core.BankSide;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.table.BankedImage;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The finished banks of a run.
 *
 * @param bank what pass 2 is broadcast
 * @param fill how the banks filled
 */
public record GatheredBank(FeatureBank bank, BankFill fill) {
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
        BankFill fill = new BankFill(
                qualified(states, BankSide.ID, idLabels),
                bank.bankedLabels(BankSide.ID, idLabels),
                qualified(states, BankSide.NEGATIVE, idLabels),
                bank.bankedLabels(BankSide.NEGATIVE, idLabels));
        return new GatheredBank(bank, fill);
    }

    private static long qualified(Map<Integer, BankState> states, BankSide side, int idLabels) {
        return states.entrySet().stream()
                .filter(state -> BankSide.of(state.getKey(), idLabels) == side)
                .mapToLong(state -> state.getValue().qualified())
                .sum();
    }

    /** The banked images with the names of their labels. */
    List<BankedImage> images(LabelSet labels) {
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
