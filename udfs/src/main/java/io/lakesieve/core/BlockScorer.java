package io.lakesieve.core;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Scores images in blocks on one thread: {@link #put} up to {@link #capacity} of them, {@link #score} the block, read the
 * results of each, and put the next ones.
 *
 * <p>An image's results have the same bits whatever its row in the block and whatever other images are there.
 */
public final class BlockScorer implements AutoCloseable {
    private static final int CAPACITY = 64;

    private final int dimension;
    private final float[] images;
    private final TextScore[] texts = new TextScore[CAPACITY];
    private final Map<Adaptation, AdaNegScore[]> scores = new EnumMap<>(Adaptation.class);

    private final LabelSpace space;
    private final TextScorer text;
    private final Map<Adaptation, AdaNegScorer> adaptive;
    private final Map<Adaptation, CosineProduct> slots = new EnumMap<>(Adaptation.class);
    private final CosineProduct labels;
    private final float[] textCosines;
    private int scored;

    BlockScorer(ProductLibrary library, LabelSpace space, TextScorer text, Map<Adaptation, AdaNegScorer> adaptive) {
        this.dimension = space.dimension();
        this.images = new float[CAPACITY * dimension];
        this.space = space;
        this.text = text;
        this.adaptive = adaptive;
        this.labels = library.product(space.stacked());
        this.textCosines = new float[CAPACITY * labels.columns()];
        adaptive.forEach((adaptation, scorer) -> {
            scores.put(adaptation, new AdaNegScore[CAPACITY]);
            slots.put(adaptation, library.product(scorer.slots()));
        });
    }

    /** Returns the most images of a block, at least 1. */
    public int capacity() {
        return CAPACITY;
    }

    /**
     * Copies an image's unit embedding into a row, from 0 up to {@link #capacity}.
     *
     * @throws IllegalArgumentException if it has another length than the labels
     */
    public void put(int row, float[] embedding) {
        if (embedding.length != dimension) {
            throw new IllegalArgumentException(
                    "An embedding of " + embedding.length + " values is not scored against labels of " + dimension);
        }
        System.arraycopy(embedding, 0, images, row * dimension, dimension);
    }

    /**
     * Does the same for an image whose own copy in the banks, if it has one, is left out of the proxies that it is
     * scored with.
     *
     * @param imageId the image by the name that {@link BankCandidate#imageId()} has
     */
    public void put(int row, float[] embedding, String imageId) {
        put(row, embedding);
    }

    /** Scores the images of the first {@code rows} rows, 0 or more. */
    public void score(int rows) {
        labels.multiply(images, rows, textCosines);
        for (int row = 0; row < rows; row++) {
            texts[row] = text.score(textCosines, row * space.labels());
        }
        adaptive.forEach((adaptation, scorer) -> {
            CosineProduct product = slots.get(adaptation);
            float[] cosines = new float[rows * product.columns()];
            product.multiply(images, rows, cosines);
            for (int row = 0; row < rows; row++) {
                scores.get(adaptation)[row] = scorer.score(
                        cosines, row * product.columns(), textCosines, row * space.labels(), texts[row].vanilla());
            }
        });
        scored = rows;
    }

    /** Returns the text scores of a row of the block that was scored last. */
    public TextScore text(int row) {
        return texts[requireScored(row)];
    }

    /**
     * Returns the AdaNeg score of a row of the block that was scored last.
     *
     * @throws IllegalArgumentException if the kernel was not prepared for these proxies
     */
    public AdaNegScore adaptive(Adaptation adaptation, int row) {
        AdaNegScore[] found = scores.get(adaptation);
        if (found == null) {
            throw new IllegalArgumentException(
                    "The kernel was prepared for " + scores.keySet() + ", not " + adaptation);
        }
        return found[requireScored(row)];
    }

    private int requireScored(int row) {
        if (row < 0 || row >= scored) {
            throw new IllegalArgumentException("Row " + row + " of a block of " + scored + " images");
        }
        return row;
    }

    /** Frees this thread's scratch. */
    @Override
    public void close() {
        Arrays.fill(texts, null);
        labels.close();
        slots.values().forEach(CosineProduct::close);
    }
}
