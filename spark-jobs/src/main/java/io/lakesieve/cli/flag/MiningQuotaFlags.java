package io.lakesieve.cli.flag;

import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.core.mining.NegativeQuota;
import picocli.CommandLine.Option;

/** The flags for the number of negatives, and the seed by which they are shuffled into groups. */
public final class MiningQuotaFlags {
    @Option(
            names = "--negatives",
            paramLabel = "N",
            defaultValue = "0.15",
            description = "how many candidates become negatives: a share below 1, or a count; default ${DEFAULT-VALUE}")
    String negatives;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "seed of the shuffle that deals negatives to groups; default ${DEFAULT-VALUE}")
    long seed;

    public MiningOptions options() {
        try {
            return MiningOptions.DEFAULT
                    .withQuota(NegativeQuota.parse(negatives))
                    .withSeed(seed);
        } catch (IllegalArgumentException e) {
            throw new InputException("--negatives: " + e.getMessage(), e);
        }
    }
}
