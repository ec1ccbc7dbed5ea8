package io.lakesieve.core;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that images are scored against, prepared once and shared by all threads of a JVM: the labels, their groups
 * and, for AdaNeg, the banks.
 *
 * <p>It is immutable and holds native memory: make one a JVM, take a {@link BlockScorer} from it for each thread, and
 * close it after the last of them.
 */
public final class ScoringKernel implements AutoCloseable {
    private final LabelSpace space;
    private final ProductLibrary library;
    /** Null where images are scored by ID labels alone. */
    private final NegativeGroups groups;

    private final int firedNegatives;
    private final FeatureBank bank;
    private final Map<Adaptation, AdaNegScorer> adaptive = new EnumMap<>(Adaptation.class);

    private ScoringKernel(
            ProductLibrary library,
            LabelSpace space,
            NegativeGroups groups,
            int firedNegatives,
            FeatureBank bank,
            AdaNegParameters parameters,
            Collection<Adaptation> adaptations) {
        this.library = library;
        this.space = space;
        this.groups = groups;
        this.firedNegatives = firedNegatives;
        this.bank = bank;
        for (Adaptation adaptation : new TreeSet<>(adaptations)) {
            adaptive.put(adaptation, new AdaNegScorer(space, bank, parameters, groups.adaNeg(), adaptation));
        }
    }

    /** Prepares for the baselines alone; negatives that the space may have are not looked at. */
    public static ScoringKernel ofIdLabels(ProductLibrary library, LabelSpace space) {
        LabelSpace bare =
                new LabelSpace(space.idLabels(), EmbeddingMatrix.empty(space.dimension()), space.logitScale());
        return new ScoringKernel(library, bare, null, 0, null, null, Set.of());
    }

    /**
     * Prepares for NegLabel, the baselines and pass 1 of AdaNeg.
     *
     * @param firedNegatives how many negatives a score names, 0 or more, such as {@link TextScorer#FIRED_NEGATIVES};
     *     fewer where there are fewer
     * @throws IllegalArgumentException if the groups hold more negatives than the space has
     */
    public static ScoringKernel ofText(
            ProductLibrary library, LabelSpace space, NegativeGroups groups, int firedNegatives) {
        return new ScoringKernel(library, space, groups, firedNegatives, null, null, Set.of());
    }

    /**
     * Prepares for the same and for pass 2 of AdaNeg.
     *
     * @param bank what pass 1 gathered; may be empty
     * @param adaptations which proxies; none is as {@link #ofText}
     * @throws IllegalArgumentException if the bank or the groups do not belong to the space
     */
    public static ScoringKernel ofBank(
            ProductLibrary library,
            LabelSpace space,
            NegativeGroups groups,
            int firedNegatives,
            FeatureBank bank,
            AdaNegParameters parameters,
            Collection<Adaptation> adaptations) {
        return new ScoringKernel(library, space, groups, firedNegatives, bank, parameters, adaptations);
    }

    /** Returns a scorer for the calling thread, who closes it before this kernel is closed. */
    public BlockScorer scorer() {
        TextScorer text = groups == null
                ? TextScorer.ofIdLabels(space)
                : new TextScorer(space, groups.negLabel(), groups.adaNeg(), firedNegatives);
        Map<Adaptation, AdaNegScorer> copies = new EnumMap<>(Adaptation.class);
        adaptive.forEach((adaptation, scorer) -> copies.put(adaptation, scorer.copy()));
        return new BlockScorer(library, space, text, copies);
    }

    /** Frees the labels and banks. */
    @Override
    public void close() {}
}
