package io.lakesieve.ml;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.lake.LabelSet;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a scoring stage broadcasts to its tasks.
 *
 * @param plan of one method
 * @param bank AdaNeg's; empty for other methods
 * @param reference known good images' scores; null for none
 */
record PreparedScoring(ScoringPlan plan, FeatureBank bank, ReferenceRanks reference) implements Serializable {
    /**
     * The plan of a stage.
     *
     * @throws IllegalArgumentException if the method needs negatives and there are none, or fewer than groups
     */
    static ScoringPlan plan(
            String stage, LabelSet labels, ScoringMethod method, OptionalInt groups, SelfMatch selfMatch) {
        if (method.needsNegatives() && labels.negatives().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: the method %s needs negatives and there are none: give a table of them."
                            .formatted(stage, method.tableName()));
        }
        try {
            return ScoringPlan.of(
                    labels,
                    new ScoringOptions(
                            List.of(method),
                            groups,
                            AdaNegParameters.DEFAULT,
                            selfMatch,
                            ScoringOptions.DEFAULT.threshold()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: %s: set groups to %d or less, or give more negatives."
                            .formatted(stage, e.getMessage(), labels.negatives().size()),
                    e);
        }
    }

    ScoringMethod method() {
        return plan.methods().get(0);
    }

    /** The key of the stage's kernel among all kernels of a JVM. */
    String key() {
        return plan.scoresKey();
    }

    ScoringKernel kernel() {
        return plan.scoresKernel(bank);
    }
}
