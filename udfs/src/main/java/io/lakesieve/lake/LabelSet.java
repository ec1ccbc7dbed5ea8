package io.lakesieve.lake;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.core.matrix.YesNoLabels;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * The ID labels and negatives that images are scored against, with names and embeddings.
 *
 * @param idLabels names of the ID labels, sorted by their UTF-8 bytes like the rows of the space
 * @param negatives names of the negatives, sorted by position like the rows of the space
 * @param space the embeddings and the logit scale
 */
public record LabelSet(List<String> idLabels, List<String> negatives, LabelSpace space) implements Serializable {
    public LabelSet {
        idLabels = List.copyOf(idLabels);
        negatives = List.copyOf(negatives);
        if (idLabels.size() != space.idLabels().rows()
                || negatives.size() != space.negatives().rows()) {
            throw new IllegalArgumentException("Names and embeddings of a label set must be of one number");
        }
    }

    /** Builds a label set from labels and negatives in any order; all embeddings must have the same dimension. */
    public static LabelSet of(List<StoredLabel> labels, List<NegativeLabel> negatives, double logitScale) {
        List<StoredLabel> sorted = labels.stream()
                .sorted(Comparator.comparing(StoredLabel::label, Utf8Order::compare))
                .toList();
        List<NegativeLabel> placed = negatives.stream()
                .sorted(Comparator.comparingInt(NegativeLabel::position))
                .toList();
        int dimension = sorted.get(0).embedding().length;
        LabelSpace space = new LabelSpace(
                EmbeddingMatrix.of(sorted.stream().map(StoredLabel::embedding).toList(), dimension),
                EmbeddingMatrix.of(placed.stream().map(NegativeLabel::embedding).toList(), dimension),
                logitScale);
        return new LabelSet(
                sorted.stream().map(StoredLabel::label).toList(),
                placed.stream().map(NegativeLabel::label).toList(),
                space);
    }

    /** The same label set with the embeddings of CLIPN's towers, or with none. */
    public LabelSet withYesNo(YesNoLabels other) {
        return new LabelSet(idLabels, negatives, space.withYesNo(other));
    }

    /** The name of the label in a column: ID labels first, then negatives. */
    public String name(int column) {
        return column < idLabels.size() ? idLabels.get(column) : negatives.get(column - idLabels.size());
    }
}
