package io.lakesieve.sql;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.model.matmul.MatmulBackends;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The data that a function scores embeddings against: the label set of a run with its groups and, for AdaNeg, its
 * feature bank. It is broadcast to executors, which prepare a kernel from it once, see {@link PreparedKernels}.
 *
 * @param key identifies the space within a JVM
 * @param negatives names of the negatives, by position
 * @param topNegatives k of the top-k negatives that a score names
 * @param banked what AdaNeg's scores need in addition; null for other scores
 */
record ScoringSpace(
        String key, LabelSpace space, NegativeGroups groups, List<String> negatives, int topNegatives, Banked banked)
        implements Serializable {
    /**
     * The data that AdaNeg's scores need in addition.
     *
     * @param adaptation the kind of proxies
     * @param bankedImages finds a banked image by its embedding, to score it leave-one-out; null if that is off
     */
    record Banked(FeatureBank bank, Adaptation adaptation, BankedImageLookup bankedImages) implements Serializable {}

    ScoringSpace {
        negatives = List.copyOf(negatives);
    }

    /** Creates a kernel for the space; the caller closes it. */
    ScoringKernel kernel() {
        MatmulBackend backend = MatmulBackends.fastest();
        if (banked == null) {
            return ScoringKernel.ofText(backend, space, groups, topNegatives);
        }
        return ScoringKernel.ofBank(
                backend,
                space,
                groups,
                topNegatives,
                banked.bank(),
                AdaNegParameters.DEFAULT,
                Set.of(banked.adaptation()));
    }

    /** Scores one image in a block of its own; the scorer belongs to a kernel of this space. */
    void score(BlockScorer scorer, float[] embedding) {
        Optional<String> ownCopy = banked == null || banked.bankedImages() == null
                ? Optional.empty()
                : banked.bankedImages().imageId(embedding);
        ownCopy.ifPresentOrElse(id -> scorer.put(0, embedding, id), () -> scorer.put(0, embedding));
        scorer.score(1);
    }
}
