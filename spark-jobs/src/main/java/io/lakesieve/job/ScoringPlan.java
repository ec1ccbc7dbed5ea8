package io.lakesieve.job;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.Groups;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.core.TextScorer;
import java.io.Serializable;
import java.util.List;

/**
 * What tasks need to know to score images; broadcast.
 *
 * @param labels what images are scored against
 * @param methods what is computed
 * @param negLabelGroups groups of NegLabel; null without negatives
 * @param adaNegGroups groups of AdaNeg; null without negatives
 */
record ScoringPlan(
        LabelSet labels,
        List<ScoringMethod> methods,
        Groups negLabelGroups,
        Groups adaNegGroups,
        AdaNegParameters adaNeg)
        implements Serializable {
    /**
     * Plans.
     *
     * @throws InputException if a method needs negatives and there are none, or fewer than groups
     */
    static ScoringPlan of(LabelSet labels, ScoringOptions options) {
        int negatives = labels.negatives().size();
        if (negatives == 0) {
            requireNoNegativesNeeded(options);
            return new ScoringPlan(labels, options.methods(), null, null, options.adaNeg());
        }
        boolean negLabel = options.methods().contains(ScoringMethod.NEG_LABEL);
        Groups negLabelGroups = negLabel ? groups(negatives, options.negLabelGroups()) : new Groups(1, negatives);
        Groups adaNegGroups = options.needBank() ? groups(negatives, options.adaNegGroups()) : new Groups(1, negatives);
        return new ScoringPlan(labels, options.methods(), negLabelGroups, adaNegGroups, options.adaNeg());
    }

    private static void requireNoNegativesNeeded(ScoringOptions options) {
        for (ScoringMethod method : options.methods()) {
            if (method.needsNegatives()) {
                throw new InputException(
                        "The method %s needs negatives and there are none: give --negative-embeddings or"
                                        .formatted(method.tableName())
                                + " --candidate-embeddings, or leave the method out.");
            }
        }
    }

    private static Groups groups(int negatives, int count) {
        try {
            return Groups.of(negatives, count);
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** A scorer for the calling thread. */
    TextScorer textScorer() {
        return negLabelGroups == null
                ? TextScorer.ofIdLabels(labels.space())
                : new TextScorer(labels.space(), negLabelGroups, adaNegGroups);
    }

    /** The number of ID labels. */
    int idLabels() {
        return labels.idLabels().size();
    }
}
