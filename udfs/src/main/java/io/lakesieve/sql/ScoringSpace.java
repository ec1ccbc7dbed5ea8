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
 * What a function scores an embedding against: the label set of a run, with its groups and, for AdaNeg, its bank. It is
 * broadcast; executors prepare it once, see {@link PreparedKernels}.
 *
 * @param key names this space among all that a JVM may come to see
 * @param negatives names of the negatives by position
 * @param topNegatives how many top negatives a score names
 * @param banked the bank of AdaNeg's run; null for a function of text embeddings alone
 */
record ScoringSpace(
        String key, LabelSpace space, NegativeGroups groups, List<String> negatives, int topNegatives, Banked banked)
        implements Serializable {
    /**
     * What AdaNeg's scores need besides.
     *
     * @param adaptation which proxies
     * @param ownCopies finds an image in the bank, where its own copy is to be left out; else null
     */
    record Banked(FeatureBank bank, Adaptation adaptation, BankedCopies ownCopies) implements Serializable {}

    ScoringSpace {
        negatives = List.copyOf(negatives);
    }

    /** A kernel over the space; the caller closes it. */
    ScoringKernel kernel() {
        MatmulBackend library = MatmulBackends.fastest();
        if (banked == null) {
            return ScoringKernel.ofText(library, space, groups, topNegatives);
        }
        return ScoringKernel.ofBank(
                library,
                space,
                groups,
                topNegatives,
                banked.bank(),
                AdaNegParameters.DEFAULT,
                Set.of(banked.adaptation()));
    }

    /** Scores an image as the only one of a block; the scorer is of a kernel of this space. */
    void score(BlockScorer scorer, float[] embedding) {
        Optional<String> ownCopy = banked == null || banked.ownCopies() == null
                ? Optional.empty()
                : banked.ownCopies().imageId(embedding);
        ownCopy.ifPresentOrElse(id -> scorer.put(0, embedding, id), () -> scorer.put(0, embedding));
        scorer.score(1);
    }
}
