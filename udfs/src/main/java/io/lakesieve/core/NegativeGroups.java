package io.lakesieve.core;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How a run deals its negatives into groups.
 *
 * @param negLabel the groups of {@link TextScore#negLabel()}
 * @param adaNeg the groups of {@link TextScore#vanilla()} and of {@link AdaNegScore}
 */
public record NegativeGroups(Groups negLabel, Groups adaNeg) implements Serializable {
    /** Checks that both are there. */
    public NegativeGroups {
        requireNonNull(negLabel, "negLabel");
        requireNonNull(adaNeg, "adaNeg");
    }

    /**
     * Deals {@code negatives} for both.
     *
     * @throws IllegalArgumentException if there are fewer negatives than groups
     */
    public static NegativeGroups of(int negatives, int negLabelCount, int adaNegCount) {
        return new NegativeGroups(Groups.of(negatives, negLabelCount), Groups.of(negatives, adaNegCount));
    }
}
