package io.lakesieve.core.bank;

import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.Utf8Order;
import java.io.Serializable;

/**
 * An image that qualifies for the feature bank of a label (AdaNeg, section 3.2).
 *
 * <p>Candidates are ordered by entropy, then by the UTF-8 bytes of the image id: the order in which a label's bank
 * prefers them. It is a total order over distinct images and does not depend on how they are partitioned. Equality
 * follows the order and the column, not the embedding, which the image id determines. The embedding is not copied.
 *
 * @param column of the label in a {@link LabelSpace}: an ID label, or C + the position of a negative
 * @param entropy of the image's softmax over the labels of that side, in nats
 * @param imageId the image's id, the SHA-256 of its bytes
 * @param embedding its unit embedding
 */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below, without the array
public record BankCandidate(int column, double entropy, String imageId, float[] embedding)
        implements Serializable, Comparable<BankCandidate> {
    /** Rejects a negative column and an entropy that is NaN, which have no place in the order. */
    public BankCandidate {
        if (column < 0) {
            throw new IllegalArgumentException("Column " + column + " is no label");
        }
        if (Double.isNaN(entropy)) {
            throw new IllegalArgumentException("The entropy of image " + imageId + " is NaN");
        }
    }

    @Override
    public int compareTo(BankCandidate other) {
        int byEntropy = Double.compare(entropy, other.entropy);
        return byEntropy != 0 ? byEntropy : Utf8Order.compare(imageId, other.imageId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BankCandidate that && column == that.column && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * column + imageId.hashCode();
    }
}
