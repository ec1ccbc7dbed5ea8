package io.lakesieve.job;

import io.lakesieve.config.InputException;
import io.lakesieve.config.OwnCopy;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.Adaptation;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.Groups;
import io.lakesieve.core.NegativeGroups;
import io.lakesieve.core.ProductLibrary;
import io.lakesieve.core.ScoringKernel;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.core.TextScore;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.product.ProductLibraries;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks need to know to score images; broadcast.
 *
 * @param id distinguishes the plan from all others
 * @param labels what images are scored against
 * @param methods what is computed
 * @param groups of NegLabel and of AdaNeg; null without negatives
 * @param ownCopy whether a banked image speaks for itself
 */
public record ScoringPlan(
        String id,
        LabelSet labels,
        List<ScoringMethod> methods,
        NegativeGroups groups,
        AdaNegParameters adaNeg,
        OwnCopy ownCopy)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringPlan.class);

    /**
     * Plans.
     *
     * @throws InputException if a method needs negatives and there are none, or fewer than groups
     */
    public static ScoringPlan of(LabelSet labels, ScoringOptions options) {
        NegativeGroups groups = labels.negatives().isEmpty()
                ? withoutNegatives(options)
                : groups(labels.negatives().size(), options);
        return new ScoringPlan(
                UUID.randomUUID().toString(), labels, options.methods(), groups, options.adaNeg(), options.ownCopy());
    }

    private static NegativeGroups withoutNegatives(ScoringOptions options) {
        for (ScoringMethod method : options.methods()) {
            if (method.needsNegatives()) {
                throw new InputException(
                        "The method %s needs negatives and there are none: give --negative-embeddings or"
                                        .formatted(method.tableName())
                                + " --candidate-embeddings, or leave the method out.");
            }
        }
        return null;
    }

    /** Both ways to deal, whatever the methods: a score has the same bits whichever others are computed beside it. */
    private static NegativeGroups groups(int negatives, ScoringOptions options) {
        boolean negLabel = options.methods().contains(ScoringMethod.NEG_LABEL);
        return new NegativeGroups(
                negLabel
                        ? groups(negatives, options.negLabelGroups())
                        : Groups.whereEnough(negatives, options.negLabelGroups()),
                options.needBank()
                        ? groups(negatives, options.adaNegGroups())
                        : Groups.whereEnough(negatives, options.adaNegGroups()));
    }

    private static Groups groups(int negatives, int count) {
        try {
            return Groups.of(negatives, count);
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }

    /** Names the kernel of pass 1 in a JVM. */
    String bankKey() {
        return id + "/bank";
    }

    /** Prepares the kernel of pass 1, which needs no NegLabel score and names no negatives. */
    ScoringKernel bankKernel() {
        return ScoringKernel.ofText(library(), labels.space(), new NegativeGroups(groups.adaNeg(), groups.adaNeg()), 0);
    }

    /** Names the kernel of the pass that scores in a JVM. */
    public String scoresKey() {
        return id + "/scores";
    }

    /** Prepares the kernel of the pass that scores, against these banks where a method needs any. */
    public ScoringKernel scoresKernel(FeatureBank bank) {
        if (groups == null) {
            return ScoringKernel.ofIdLabels(library(), labels.space());
        }
        List<Adaptation> adaptations = methods.stream()
                .map(ScoringMethod::adaptation)
                .flatMap(Optional::stream)
                .toList();
        return ScoringKernel.ofBank(
                library(), labels.space(), groups, TextScore.FIRED_NEGATIVES, bank, adaNeg, adaptations);
    }

    /** All executors must multiply by one library, since two of them round differently; so each says which it has. */
    private static ProductLibrary library() {
        ProductLibrary library = ProductLibraries.fastest();
        LOG.info("Scoring multiplies by {}", library.description());
        return library;
    }

    /** The number of ID labels. */
    int idLabels() {
        return labels.idLabels().size();
    }
}
