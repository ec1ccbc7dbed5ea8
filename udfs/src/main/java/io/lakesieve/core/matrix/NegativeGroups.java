package io.lakesieve.core.matrix;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How a run deals its negatives into groups.
 *
 * @param negLabel the groups of the NegLabel score
 * @param adaNeg the groups of the vanilla score and of the AdaNeg scores
 */
public record NegativeGroups(Groups negLabel, Groups adaNeg) implements Serializable {
    /** G of the NegLabel score unless a run is told otherwise (NegLabel, section 4). */
    public static final int DEFAULT_NEG_LABEL = 100;

    /** G of AdaNeg's scores unless a run is told otherwise (its published code). */
    public static final int DEFAULT_ADA_NEG = 5;

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
