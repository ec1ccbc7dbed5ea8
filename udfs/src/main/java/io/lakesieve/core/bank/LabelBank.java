package io.lakesieve.core.bank;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The bank of one label: the k distinct images of lowest entropy among all that were added.
 *
 * <p>A mergeable aggregate with {@link #empty} as its identity: the result depends neither on the order of the images
 * nor on their partitions. An image that is added several times is kept once, with its lowest entropy. The array is no
 * longer than the number of images, so an instance serialises compactly.
 */
public final class LabelBank implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final BankCandidate[] NONE = {};

    private final int capacity;
    /** Ascending, one entry per image, at most {@link #capacity} of them. */
    private BankCandidate[] entries = NONE;

    private LabelBank(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Returns a bank without images.
     *
     * @param capacity the most it will hold, at least 1, see {@link AdaNegParameters#capacity()}
     */
    public static LabelBank empty(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("A bank holds 1 image or more, not " + capacity);
        }
        return new LabelBank(capacity);
    }

    /**
     * Adds an image if it is among the k of lowest entropy, and returns this bank.
     *
     * @throws IllegalArgumentException if it is a candidate for another label
     */
    public LabelBank add(BankCandidate candidate) {
        if (entries.length > 0 && entries[0].column() != candidate.column()) {
            throw new IllegalArgumentException("Image " + candidate.imageId() + " belongs to column "
                    + candidate.column() + ", not into the bank of column " + entries[0].column());
        }
        if (entries.length == capacity && candidate.compareTo(entries[capacity - 1]) >= 0) {
            return this;
        }
        int copy = indexOf(candidate.imageId());
        if (copy < 0) {
            insert(candidate);
        } else if (candidate.compareTo(entries[copy]) < 0) {
            entries[copy] = candidate;
            Arrays.sort(entries);
        }
        return this;
    }

    /**
     * Adds all images of another bank of the same label and returns this one; the other is not changed.
     *
     * @throws IllegalArgumentException if the other is of another label or capacity
     */
    public LabelBank merge(LabelBank other) {
        if (other.capacity != capacity) {
            throw new IllegalArgumentException(
                    "Banks of " + capacity + " and of " + other.capacity + " images do not merge");
        }
        for (BankCandidate candidate : other.entries) {
            add(candidate);
        }
        return this;
    }

    /** Returns the images, in ascending order of entropy and image id. */
    public List<BankCandidate> entries() {
        return List.of(entries);
    }

    private int indexOf(String imageId) {
        for (int i = 0; i < entries.length; i++) {
            if (entries[i].imageId().equals(imageId)) {
                return i;
            }
        }
        return -1;
    }

    private void insert(BankCandidate candidate) {
        int place = -1 - Arrays.binarySearch(entries, candidate);
        BankCandidate[] longer = Arrays.copyOf(entries, Math.min(entries.length + 1, capacity));
        System.arraycopy(entries, place, longer, place + 1, longer.length - place - 1);
        longer[place] = candidate;
        entries = longer;
    }
}
