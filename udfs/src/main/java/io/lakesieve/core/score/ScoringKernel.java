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
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that images are scored against, prepared once and shared by all threads of a JVM: the labels, their groups
 * and, for AdaNeg, the banks.
 *
 * <p>It is immutable and may hold native memory: make one a JVM, take a {@link BlockScorer} from it for each thread, and
 * close it after the last of them. Preparing takes as long as scoring some thousand images.
 */
public final class ScoringKernel implements AutoCloseable {
    /** Part of the product that holds the text embeddings; those of the proxies come behind. */
    static final int TEXT = 0;

    private final LabelSpace space;
    private final ColumnLayout layout;
    /** Null where images are scored by ID labels alone. */
    private final NegativeGroups groups;

    private final int topNegatives;
    private final AdaNegParameters parameters;
    /** Empty where there is no bank. */
    private final Map<Adaptation, BlockProxies> proxies = new EnumMap<>(Adaptation.class);

    private final Map<Adaptation, Integer> firstParts = new EnumMap<>(Adaptation.class);
    private final LeaveOneOutProxies ownCopies;
    private final LabelProduct product;

    private ScoringKernel(
            MatmulBackend library,
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
        this.ownCopies = new LeaveOneOutProxies(space, bank, parameters.beta());
        List<LabelRows> parts = new ArrayList<>();
        parts.add(layout.rows(space));
        for (Adaptation adaptation : new TreeSet<>(adaptations)) {
            BlockProxies prepared = BlockProxies.of(space, layout, bank, parameters, adaptation);
            proxies.put(adaptation, prepared);
            firstParts.put(adaptation, parts.size());
            parts.addAll(prepared.parts());
        }
        this.product = library.product(parts);
    }

    /** Prepares for the baselines alone; negatives that the space may have are not looked at. */
    public static ScoringKernel ofIdLabels(MatmulBackend library, LabelSpace space) {
        LabelSpace bare =
                new LabelSpace(space.idLabels(), EmbeddingMatrix.empty(space.dimension()), space.logitScale());
        return ofText(library, bare, null, 0);
    }

    /**
     * Prepares for NegLabel, the baselines and pass 1 of AdaNeg.
     *
     * @param topNegatives how many negatives a score names, 0 or more, such as {@link TextScore#TOP_NEGATIVES}; fewer
     *     where there are fewer
     * @throws IllegalArgumentException if the groups hold more negatives than the space has
     */
    public static ScoringKernel ofText(
            MatmulBackend library, LabelSpace space, NegativeGroups groups, int topNegatives) {
        AdaNegParameters parameters = AdaNegParameters.DEFAULT;
        FeatureBank bank = FeatureBank.of(List.of(), parameters.capacity());
        return ofBank(library, space, groups, topNegatives, bank, parameters, Set.of());
    }

    /**
     * Prepares for the same and for pass 2 of AdaNeg.
     *
     * @param bank what pass 1 gathered; may be empty
     * @param adaptations which proxies; none is as {@link #ofText}
     * @throws IllegalArgumentException if the bank or the groups do not belong to the space
     */
    public static ScoringKernel ofBank(
            MatmulBackend library,
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
        return new ScoringKernel(library, space, groups, topNegatives, bank, parameters, adaptations);
    }

    /** Returns a scorer for the calling thread, who closes it before this kernel is closed. */
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

    LeaveOneOutProxies ownCopies() {
        return ownCopies;
    }

    ColumnLayout layout() {
        return layout;
    }

    TextSweep textSweep() {
        return new TextSweep(layout, space.logitScale(), groups, topNegatives);
    }

    AdaptiveSweep adaptiveSweep() {
        return new AdaptiveSweep(layout, space.logitScale(), parameters.lambda(), groups);
    }

    /** The proxies that were asked for. */
    Map<Adaptation, BlockProxies> proxies() {
        return proxies;
    }

    /** The first part of the product that belongs to these proxies. */
    int firstPart(Adaptation adaptation) {
        return firstParts.get(adaptation);
    }

    /** Frees the labels and banks. */
    @Override
    public void close() {
        product.close();
    }
}
