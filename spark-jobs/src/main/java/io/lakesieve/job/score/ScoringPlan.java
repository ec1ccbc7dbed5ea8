package io.lakesieve.job.score;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.model.matmul.MatmulBackends;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is broadcast to the tasks that score: labels, methods and groups.
 *
 * @param id distinguishes the plan from all others
 * @param labels what images are scored against
 * @param methods what is computed
 * @param groups of NegLabel and of AdaNeg; null without negatives
 * @param captions what the method zoc needs; null without it
 * @param selfMatch whether a banked image is part of the proxies that it is scored with itself
 */
public record ScoringPlan(
        String id,
        LabelSet labels,
        List<ScoringMethod> methods,
        NegativeGroups groups,
        AdaNegParameters adaNeg,
        CaptionWords captions,
        SelfMatch selfMatch)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(ScoringPlan.class);

    /**
     * Plans.
     *
     * @throws InputException if a method needs negatives or CLIPN's embeddings and there are none
     * @throws IllegalArgumentException if there are fewer negatives than groups
     */
    public static ScoringPlan of(LabelSet labels, ScoringOptions options) {
        return of(labels, options, Optional.empty());
    }

    /**
     * Plans.
     *
     * @param captions what the method zoc needs
     * @throws InputException if a method needs negatives, CLIPN's embeddings or captions and there are none
     * @throws IllegalArgumentException if there are fewer negatives than groups
     */
    static ScoringPlan of(LabelSet labels, ScoringOptions options, Optional<CaptionWords> captions) {
        if (options.methods().contains(ScoringMethod.ZOC) && captions.isEmpty()) {
            throw new InputException(
                    "The method zoc needs a model's caption decoder, which embeddings of your own do not"
                            + " have: use audit, or leave the method out.");
        }
        NegativeGroups groups = labels.negatives().isEmpty()
                ? withoutNegatives(options)
                : groups(labels.negatives().size(), options);
        return new ScoringPlan(
                UUID.randomUUID().toString(),
                withNeededYesNo(labels, options),
                options.methods(),
                groups,
                options.adaNeg(),
                captions.orElse(null),
                options.selfMatch());
    }

    /** The labels, with CLIPN's embeddings where a method needs them and without them where none does. */
    private static LabelSet withNeededYesNo(LabelSet labels, ScoringOptions options) {
        Optional<ScoringMethod> needing = options.methods().stream()
                .filter(ScoringMethod::needsYesNoLabels)
                .findFirst();
        if (needing.isPresent() && labels.space().yesNo() == null) {
            throw new InputException(
                    ("The method %s needs the labels' embeddings by CLIPN's \"no\" text tower, and there are none: give"
                                    + " --no-label-embeddings, or leave the method out.")
                            .formatted(needing.get().tableName()));
        }
        return needing.isPresent() ? labels : labels.withYesNo(null);
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

    /**
     * Both numbers of groups, whatever the methods: a score has the same bits whichever others are computed beside it.
     */
    static NegativeGroups groups(int negatives, ScoringOptions options) {
        boolean negLabel = options.methods().contains(ScoringMethod.NEG_LABEL);
        return new NegativeGroups(
                negLabel
                        ? Groups.of(negatives, options.negLabelGroups())
                        : Groups.ofOrOneGroup(negatives, options.negLabelGroups()),
                options.needBank()
                        ? Groups.of(negatives, options.adaNegGroups())
                        : Groups.ofOrOneGroup(negatives, options.adaNegGroups()));
    }

    /** Names the kernel of pass 1 in a JVM. */
    public String bankKey() {
        return id + "/bank";
    }

    /** Prepares the kernel of pass 1, which needs no NegLabel score and names no negatives. */
    public ScoringKernel bankKernel() {
        return ScoringKernel.ofText(
                library(), labels.space().withYesNo(null), new NegativeGroups(groups.adaNeg(), groups.adaNeg()), 0);
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
                library(), labels.space(), groups, TextScore.TOP_NEGATIVES, bank, adaNeg, adaptations);
    }

    /** The matmul backend of this JVM. All executors must have the same one, since two of them round differently. */
    private static MatmulBackend library() {
        MatmulBackend library = MatmulBackends.fastest();
        LOG.info("Scoring multiplies by {}", library.description());
        return library;
    }

    /** The number of ID labels. */
    public int idLabels() {
        return labels.idLabels().size();
    }
}
