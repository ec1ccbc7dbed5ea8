package io.lakesieve.report;

import java.util.OptionalDouble;

/**
 * Whose verdict the page shows.
 *
 * @param method the scoring method, by its name in the tables
 * @param threshold images with a lower {@code id_score} are out; empty for a ranking without verdicts
 * @param origin where the threshold came from
 */
public record Verdict(String method, OptionalDouble threshold, Origin origin) {
    /** Where a threshold comes from. */
    public sealed interface Origin {
        /** There is none. */
        record None() implements Origin {}

        /** The user named it. */
        record Given() implements Origin {}

        /** Otsu's rule found it in the run's own scores. */
        record Otsu() implements Origin {}

        /**
         * Known good images set it.
         *
         * @param images how many
         * @param accept the share of them to accept
         */
        record Reference(long images, double accept) implements Origin {}

        /**
         * It flags as many images as may be at a share of false ones.
         *
         * @param images how many known good images say so
         * @param share of false ones among the flagged, on average at most
         */
        record FalseDiscoveryRate(long images, double share) implements Origin {}
    }

    /** Whether there are verdicts at all. */
    public boolean isRanking() {
        return threshold.isEmpty();
    }
}
