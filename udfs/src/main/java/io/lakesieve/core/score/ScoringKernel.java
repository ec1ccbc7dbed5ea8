package io.lakesieve.core.score;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A label space prepared for scoring, with its groups and, for AdaNeg, its feature bank; shared by all threads of a
 * JVM.
 *
 * <p>It is immutable and may hold native memory: create one per JVM, take a {@link BlockScorer} from it for each
 * thread, and close it after the last scorer. Preparing takes as long as scoring some thousand images.
 */
public final class ScoringKernel implements AutoCloseable {
    /** The part of the product that holds the text embeddings; the proxies' parts follow. */
    static final int TEXT = 0;

    private final LabelSpace space;
    private final ColumnLayout layout;
    /** Null if images are scored by ID labels alone. */
    private final NegativeGroups groups;

    private final int topNegatives;
    private final AdaNegParameters parameters;
    /** Empty without a bank. */
    private final Map<Adaptation, BlockProxies> proxies = new EnumMap<>(Adaptation.class);

    private final Map<Adaptation, Integer> firstParts = new EnumMap<>(Adaptation.class);
    /** The part of CLIPN's embeddings; -1 if the space has none. */
    private final int clipnPart;

    private final LeaveOneOutProxies leaveOneOut;
    private final LabelProduct product;

    private ScoringKernel(
            MatmulBackend backend,
            LabelSpace space,
            NegativeGroups groups,
            int topNegatives,
            FeatureBank bank,
            AdaNegParameters parameters,
            Collection<Adaptation> adaptations) {
        this.space = space;
        this.layout = ColumnLayout.of(space.idLabels().rows(), space.negatives().rows(), groups);
        this.groups = groups;
        this.topNegatives = topNegatives;
        this.parameters = parameters;
        this.leaveOneOut = new LeaveOneOutProxies(space, bank, parameters.beta());
        List<LabelRows> parts = new ArrayList<>();
        parts.add(layout.rows(space));
        for (Adaptation adaptation : new TreeSet<>(adaptations)) {
            BlockProxies prepared = BlockProxies.of(space, layout, bank, parameters, adaptation);
            proxies.put(adaptation, prepared);
            firstParts.put(adaptation, parts.size());
            parts.addAll(prepared.parts());
        }
        this.clipnPart = space.yesNo() == null ? -1 : parts.size();
        if (space.yesNo() != null) {
            parts.add(space.yesNo().yes().concat(space.yesNo().no()));
        }
        this.product = backend.product(parts);
    }

    /** Prepares a kernel for the baselines and CLIPN only; negatives of the space are ignored. */
    public static ScoringKernel ofIdLabels(MatmulBackend backend, LabelSpace space) {
        LabelSpace bare = new LabelSpace(space.idLabels(), EmbeddingMatrix.empty(space.dimension()), space.logitScale())
                .withYesNo(space.yesNo());
        return ofText(backend, bare, null, 0);
    }

    /**
     * Prepares a kernel for NegLabel, the baselines, pass 1 of AdaNeg and, if the space has its embeddings, CLIPN.
     *
     * @param topNegatives k of the top-k negatives that a score names, 0 or more, such as {@link
     *     TextScore#TOP_NEGATIVES}
     * @throws IllegalArgumentException if the groups hold more negatives than the space has
     */
    public static ScoringKernel ofText(
            MatmulBackend backend, LabelSpace space, NegativeGroups groups, int topNegatives) {
        AdaNegParameters parameters = AdaNegParameters.DEFAULT;
        FeatureBank bank = FeatureBank.of(List.of(), parameters.capacity());
        return ofBank(backend, space, groups, topNegatives, bank, parameters, Set.of());
    }

    /**
     * Prepares a kernel for the same scores and for pass 2 of AdaNeg.
     *
     * @param bank the bank that pass 1 filled; may be empty
     * @param adaptations the kinds of proxies; with none the kernel is that of {@link #ofText}
     * @throws IllegalArgumentException if the bank or the groups do not belong to the space
     */
    public static ScoringKernel ofBank(
            MatmulBackend backend,
            LabelSpace space,
            NegativeGroups groups,
            int topNegatives,
            FeatureBank bank,
            AdaNegParameters parameters,
            Collection<Adaptation> adaptations) {
        if (topNegatives < 0) {
            throw new IllegalArgumentException("A score names 0 or more negatives, not " + topNegatives);
        }
        bank.requireWithin(space);
        return new ScoringKernel(backend, space, groups, topNegatives, bank, parameters, adaptations);
    }

    /** Returns a scorer for the calling thread, which closes it before this kernel is closed. */
    public BlockScorer scorer() {
        return new BlockScorer(this);
    }

    LabelSpace space() {
        return space;
    }

    LabelProduct product() {
        return product;
    }

    AdaNegParameters parameters() {
        return parameters;
    }

    LeaveOneOutProxies leaveOneOut() {
        return leaveOneOut;
    }

    ColumnLayout layout() {
        return layout;
    }

    TextSweep textSweep() {
        return new TextSweep(layout, space.logitScale(), groups, topNegatives);
    }

    /** CLIPN's scores for blocks of that many images; empty if the space has no embeddings of it. */
    Optional<ClipnScoring> clipnScoring(int capacity) {
        return clipnPart < 0 ? Optional.empty() : Optional.of(new ClipnScoring(this, clipnPart, capacity));
    }

    AdaptiveSweep adaptiveSweep() {
        return new AdaptiveSweep(layout, space.logitScale(), parameters.lambda(), groups);
    }

    /** The proxies by kind. */
    Map<Adaptation, BlockProxies> proxies() {
        return proxies;
    }

    /** The first of these proxies' parts in the product. */
    int firstPart(Adaptation adaptation) {
        return firstParts.get(adaptation);
    }

    /** Frees the label matrix and the proxies. */
    @Override
    public void close() {
        product.close();
    }
}
