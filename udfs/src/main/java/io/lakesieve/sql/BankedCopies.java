package io.lakesieve.sql;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds an image in a bank by its embedding, where a function is not told the image's id. Two pictures that have the
 * same embedding to the bit pass for one.
 */
final class BankedCopies implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FeatureBank bank;
    /** By hash of the embedding; made where it is used. */
    private transient volatile Map<Integer, List<BankCandidate>> byHash;

    BankedCopies(FeatureBank bank) {
        this.bank = bank;
    }

    /** The id of the banked image that has that embedding. */
    Optional<String> imageId(float[] embedding) {
        if (byHash == null) {
            byHash =
                    bank.entries().stream().collect(Collectors.groupingBy(entry -> Arrays.hashCode(entry.embedding())));
        }
        return byHash.getOrDefault(Arrays.hashCode(embedding), List.of()).stream()
                .filter(entry -> Arrays.equals(entry.embedding(), embedding))
                .map(BankCandidate::imageId)
                .findFirst();
    }
}
