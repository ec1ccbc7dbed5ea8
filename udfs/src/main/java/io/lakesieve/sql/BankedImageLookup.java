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
 * Finds a banked image by its embedding, since SQL functions are not given the image's id. Two images whose embeddings
 * have the same bits count as one.
 */
final class BankedImageLookup implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FeatureBank bank;
    /** The banked images by hash of their embedding; built on the executor at first use. */
    private transient volatile Map<Integer, List<BankCandidate>> byHash;

    BankedImageLookup(FeatureBank bank) {
        this.bank = bank;
    }

    /** The id of the banked image with that embedding, if there is one. */
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
