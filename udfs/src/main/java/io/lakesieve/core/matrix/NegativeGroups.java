package io.lakesieve.core.matrix;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The two partitions of a run's negatives into groups, one for NegLabel's score and one for AdaNeg's.
 *
 * @param negLabel the groups of the NegLabel score
 * @param adaNeg the groups of the vanilla score and of the AdaNeg scores
 */
public record NegativeGroups(Groups negLabel, Groups adaNeg) implements Serializable {
    /** Default number of groups of the NegLabel score (NegLabel, section 4). */
    public static final int DEFAULT_NEG_LABEL = 100;

    /** Default number of groups of AdaNeg's scores (its published code). */
    public static final int DEFAULT_ADA_NEG = 5;

    /** Rejects nulls. */
    public NegativeGroups {
        requireNonNull(negLabel, "negLabel");
        requireNonNull(adaNeg, "adaNeg");
    }

    /**
     * Divides {@code negatives} into groups for both.
     *
     * @throws IllegalArgumentException if there are fewer negatives than groups
     */
    public static NegativeGroups of(int negatives, int negLabelCount, int adaNegCount) {
        return new NegativeGroups(Groups.of(negatives, negLabelCount), Groups.of(negatives, adaNegCount));
    }
}
