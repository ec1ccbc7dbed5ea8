package io.lakesieve.core.bank;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The finished banks of all labels in flat arrays, as they are broadcast for pass 2 of AdaNeg.
 *
 * <p>It holds only labels with at least one image, in ascending order of their columns. Slots number the images from 0,
 * label after label; those of a label ascend by entropy, then image id.
 */
public final class FeatureBank implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The columns of the banked labels, ascending. */
    private final int[] columns;
    /** The first slot of each banked label; the last element is the number of all slots. */
    private final int[] starts;

    private final double[] entropies;
    private final String[] imageIds;
    /** One row per slot; null in a bank without images, which has no dimension. */
    private final EmbeddingMatrix embeddings;

    private FeatureBank(SortedMap<Integer, LabelBank> banks) {
        List<BankCandidate> slots = new ArrayList<>();
        columns = banks.keySet().stream().mapToInt(Integer::intValue).toArray();
        starts = new int[columns.length + 1];
        for (int label = 0; label < columns.length; label++) {
            slots.addAll(banks.get(columns[label]).entries());
            starts[label + 1] = slots.size();
        }
        entropies = slots.stream().mapToDouble(BankCandidate::entropy).toArray();
        imageIds = slots.stream().map(BankCandidate::imageId).toArray(String[]::new);
        embeddings = slots.isEmpty() ? null : stack(slots);
    }

    private static EmbeddingMatrix stack(List<BankCandidate> slots) {
        List<float[]> rows = slots.stream().map(BankCandidate::embedding).toList();
        return EmbeddingMatrix.of(rows, rows.get(0).length);
    }

    /**
     * Fills the banks of all labels.
     *
     * @param candidates in any order and of any labels; images beyond a label's capacity and repeated images are
     *     dropped
     * @param capacity maximum number of images per label, see {@link AdaNegParameters#capacity()}
     */
    public static FeatureBank of(Collection<BankCandidate> candidates, int capacity) {
        SortedMap<Integer, LabelBank> banks = new TreeMap<>();
        for (BankCandidate candidate : candidates) {
            banks.computeIfAbsent(candidate.column(), column -> LabelBank.empty(capacity))
                    .add(candidate);
        }
        return new FeatureBank(banks);
    }

    /** Returns whether no label has an image. */
    public boolean isEmpty() {
        return columns.length == 0;
    }

    /** Returns how many labels of one side have at least one image, in a space of {@code idLabels} ID labels. */
    public int bankedLabels(BankSide side, int idLabels) {
        return (int) IntStream.of(columns)
                .filter(column -> BankSide.of(column, idLabels) == side)
                .count();
    }

    /** Returns the images of all labels, by column, then ascending by entropy and image id. */
    public List<BankCandidate> entries() {
        return IntStream.range(0, columns.length)
                .mapToObj(this::entriesOf)
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the images banked under one column, ascending by entropy and image id; none if it has no bank. */
    public List<BankCandidate> entries(int column) {
        int label = Arrays.binarySearch(columns, column);
        return label < 0 ? List.of() : entriesOf(label);
    }

    private List<BankCandidate> entriesOf(int label) {
        return IntStream.range(starts[label], starts[label + 1])
                .mapToObj(slot ->
                        new BankCandidate(columns[label], entropies[slot], imageIds[slot], embeddings.row(slot)))
                .toList();
    }

    /** The number of labels with at least one image. */
    public int labels() {
        return columns.length;
    }

    /** The column of a banked label, by its index from 0 among the banked labels. */
    public int column(int label) {
        return columns[label];
    }

    /** The first slot of a banked label; its slots end where those of the next label start. */
    public int start(int label) {
        return starts[label];
    }

    /** The number of images of a banked label, at least 1. */
    public int images(int label) {
        return starts[label + 1] - starts[label];
    }

    /**
     * Throws an {@link IllegalArgumentException} if the space lacks a banked label or has embeddings of another length.
     */
    public void requireWithin(LabelSpace space) {
        if (isEmpty()) {
            return;
        }
        if (columns[columns.length - 1] >= space.labels()) {
            throw new IllegalArgumentException("The feature bank has images for column " + columns[columns.length - 1]
                    + ", but there are " + space.labels() + " labels");
        }
        if (embeddings.dimension() != space.dimension()) {
            throw new IllegalArgumentException(
                    "The banked images have " + embeddings.dimension() + " values, the labels " + space.dimension());
        }
    }

    /** The columns of all banked labels, ascending. */
    public int[] columns() {
        return columns.clone();
    }

    /** The index of the banked label that a slot belongs to. */
    public int labelOfSlot(int slot) {
        int label = Arrays.binarySearch(starts, slot);
        return label < 0 ? -2 - label : label;
    }

    /** A copy of the embedding of a slot. */
    public float[] embedding(int slot) {
        return embeddings.row(slot);
    }

    /** Copies the embedding of a slot to the beginning of an array. */
    public void copyEmbedding(int slot, float[] embedding) {
        embeddings.copyRow(slot, embedding);
    }

    /**
     * The slot of every banked image.
     *
     * @throws IllegalArgumentException if an image is banked under two labels: it can qualify for one only
     */
    public Map<String, Integer> slotsByImage() {
        Map<String, Integer> slots = new HashMap<>();
        for (int slot = 0; slot < imageIds.length; slot++) {
            if (slots.put(imageIds[slot], slot) != null) {
                throw new IllegalArgumentException("Image " + imageIds[slot] + " is banked under two labels");
            }
        }
        return slots;
    }
}
