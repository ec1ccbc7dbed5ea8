package io.lakesieve.job.score;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.model.matmul.MatmulBackends;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * ID labels and a list of words without groups, as TANL scores against them: a NegLabel score with one group is the ID
 * share of the softmax over labels and words.
 *
 * @param key names the kernel in a JVM
 * @param labels the ID labels, and the words in place of negatives
 * @param topWords how many of the likeliest words a score names
 */
record WordList(String key, LabelSet labels, int topWords) implements Serializable {
    /** Prepares the kernel. */
    ScoringKernel kernel() {
        Groups one = new Groups(1, labels.negatives().size());
        return ScoringKernel.ofText(MatmulBackends.fastest(), labels.space(), new NegativeGroups(one, one), topWords);
    }

    /** The same labels with a part of the words, in that order. */
    LabelSet part(int[] words) {
        List<String> names = new ArrayList<>(words.length);
        List<float[]> rows = new ArrayList<>(words.length);
        for (int word : words) {
            names.add(labels.negatives().get(word));
            rows.add(labels.space().negatives().row(word));
        }
        LabelSpace space = labels.space();
        return new LabelSet(
                labels.idLabels(),
                names,
                new LabelSpace(space.idLabels(), EmbeddingMatrix.of(rows, space.dimension()), space.logitScale()));
    }
}
