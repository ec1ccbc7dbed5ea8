package io.lakesieve.config;

import io.lakesieve.core.score.ScoringMethod;
import java.util.Map;

/**
 * The rule that a verdict comes from. Scores depend on the model and the groups, so no constant threshold fits all. A
 * reference gives p and q values under every rule, and is needed by two.
 */
public sealed interface ThresholdPolicy {
    /** As the table of runs names it. */
    String tableName();

    /** A ranking without verdicts. */
    record None() implements ThresholdPolicy {
        @Override
        public String tableName() {
            return "none";
        }
    }

    /**
     * The user's own values.
     *
     * @param values threshold of each method that gets verdicts, on the scale of its {@code id_score}
     */
    record Fixed(Map<ScoringMethod, Double> values) implements ThresholdPolicy {
        public Fixed {
            values = Map.copyOf(values);
        }

        @Override
        public String tableName() {
            return "fixed";
        }
    }

    /**
     * The value that accepts a share of known in-distribution images.
     *
     * @param accept the share, in (0, 1)
     */
    record Reference(double accept) implements ThresholdPolicy {
        public static final double DEFAULT_ACCEPT = 0.95;

        public Reference {
            if (!(accept > 0 && accept < 1)) {
                throw new InputException(
                        "--accept is %s: name a share of good images to accept, such as 0.95.".formatted(accept));
            }
        }

        @Override
        public String tableName() {
            return "reference";
        }
    }

    /**
     * Flags images by their q-value, so that a share of at most so many flagged ones is false on average.
     *
     * @param share of false ones, in (0, 1)
     */
    record FalseDiscoveryRate(double share) implements ThresholdPolicy {
        public static final double DEFAULT_SHARE = 0.1;

        public FalseDiscoveryRate {
            if (!(share > 0 && share < 1)) {
                throw new InputException(
                        "--fdr is %s: name a share of the flagged images that may be false, such as 0.1."
                                .formatted(share));
            }
        }

        @Override
        public String tableName() {
            return "fdr";
        }
    }

    /** Otsu's threshold over the run's own scores, whose precision falls with the share of outliers. */
    record Otsu() implements ThresholdPolicy {
        public static final String TABLE_NAME = "otsu";

        @Override
        public String tableName() {
            return TABLE_NAME;
        }
    }
}
