package io.lakesieve.core.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.UnitVector;
import java.util.Arrays;
import java.util.List;

/**
 * A tile of up to {@value #LABELS} banked labels whose sample-adaptive cosines are computed together: every step is an
 * element-wise operation on arrays with one element per label, which the JIT compiler turns into vector instructions.
 *
 * <p>The labels are ordered by descending number of images, so that the labels with an m-th image are the first {@code
 * widths[m - 1]}. The tile's rows are the first images of all labels, then the second ones, and so on. Slot 0 of a
 * label is its text embedding, which is no row of the tile.
 */
final class SampleProxyTile implements LabelRows {
    /**
     * Maximum number of labels: enough to fill vector registers, few enough for the Gram matrices to stay in the cache.
     */
    static final int LABELS = 1024;

    private final FeatureBank bank;
    private final int dimension;
    private final int[] labels;
    /** The labels' columns in the kernel's layout. */
    private final int[] columns;

    private final int[] widths;
    private final FastExp weights;
    /**
     * Gram matrices by pair of slots (m, n) with n up to m, doubled where m and n differ; one value for each label that
     * has slot m.
     */
    private final float[][] grams;

    private SampleProxyTile(int[] bankedColumns, FeatureBank bank, int dimension, int[] labels, double beta) {
        this.bank = bank;
        this.dimension = dimension;
        this.labels = labels;
        this.columns = Arrays.stream(labels).map(label -> bankedColumns[label]).toArray();
        this.widths = new int[bank.images(labels[0])];
        for (int image = 0; image < widths.length; image++) {
            int needed = image + 1;
            widths[image] = (int) Arrays.stream(labels)
                    .filter(label -> bank.images(label) >= needed)
                    .count();
        }
        this.weights = new FastExp(beta);
        this.grams = new float[(widths.length + 1) * (widths.length + 2) / 2][];
    }

    /** Prepares a tile of these labels of a bank, at least one, in descending order of their number of images. */
    static SampleProxyTile of(LabelSpace space, int[] bankedColumns, FeatureBank bank, double beta, int[] labels) {
        SampleProxyTile tile = new SampleProxyTile(bankedColumns, bank, space.dimension(), labels, beta);
        tile.fillGrams(space);
        return tile;
    }

    private void fillGrams(LabelSpace space) {
        for (int m = 0; m <= widths.length; m++) {
            for (int n = 0; n <= m; n++) {
                grams[pair(m, n)] = new float[width(m)];
            }
        }
        for (int place = 0; place < labels.length; place++) {
            float[][] slots = slots(space, labels[place]);
            for (int m = 0; m < slots.length; m++) {
                for (int n = 0; n <= m; n++) {
                    double dot = UnitVector.dot(slots[m], slots[n]);
                    grams[pair(m, n)][place] = (float) (m == n ? dot : 2 * dot);
                }
            }
        }
    }

    private float[][] slots(LabelSpace space, int label) {
        float[][] slots = new float[1 + bank.images(label)][];
        slots[0] = space.embedding(bank.column(label));
        for (int image = 0; image < bank.images(label); image++) {
            slots[1 + image] = bank.embedding(bank.start(label) + image);
        }
        return slots;
    }

    private static int pair(int m, int n) {
        return m * (m + 1) / 2 + n;
    }

    /** The number of labels that have a slot. */
    private int width(int slot) {
        return slot == 0 ? labels.length : widths[slot - 1];
    }

    int labels() {
        return labels.length;
    }

    @Override
    public int rows() {
        return Arrays.stream(widths).sum();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void copyRow(int row, float[] embedding) {
        int image = 0;
        int place = row;
        for (; place >= widths[image]; image++) {
            place -= widths[image];
        }
        bank.copyEmbedding(bank.start(labels[place]) + image, embedding);
    }

    /** Scratch arrays of one thread that fit all of the given tiles. */
    static Scratch scratch(List<SampleProxyTile> tiles) {
        return new Scratch(
                tiles.stream().mapToInt(tile -> 1 + tile.widths.length).max().orElse(0));
    }

    /** Scratch arrays of one thread. */
    static final class Scratch {
        /** The image's cosines to the proxies of the tile that was computed last. */
        final float[] cosines = new float[LABELS];

        private final float[][] slotCosines;
        private final float[][] slotWeights;
        private final float[] sums = new float[LABELS];
        private final float[] dots = new float[LABELS];
        private final float[] squares = new float[LABELS];

        private Scratch(int slots) {
            this.slotCosines = new float[slots][LABELS];
            this.slotWeights = new float[slots][LABELS];
        }
    }

    /**
     * Computes an image's cosines to the proxies of the tile.
     *
     * @param block holds the image's cosines to the rows of this tile
     * @param text the image's cosines to the text embeddings of all labels
     */
    void compute(CosineBlock block, int row, float[] text, Scratch scratch) {
        readCosines(block, row, text, scratch.slotCosines);
        Arrays.fill(scratch.dots, 0);
        Arrays.fill(scratch.squares, 0);
        for (int m = 0; m <= widths.length; m++) {
            float[] weight = scratch.slotWeights[m];
            weights.of(scratch.slotCosines[m], width(m), 1, weight);
            addProducts(weight, scratch.slotCosines[m], width(m), scratch.dots);
            addGramRow(m, scratch.slotWeights, scratch.sums);
            addProducts(weight, scratch.sums, width(m), scratch.squares);
        }
        divide(scratch.dots, scratch.squares, labels.length, scratch.cosines);
    }

    /** Computes {@code sum_n G_mn w_n} over n up to m, three terms at a time. */
    private void addGramRow(int m, float[][] slotWeights, float[] sums) {
        Arrays.fill(sums, 0, width(m), 0);
        int n = 0;
        for (; n + 2 <= m; n += 3) {
            int first = pair(m, n);
            addProducts(
                    grams[first],
                    slotWeights[n],
                    grams[first + 1],
                    slotWeights[n + 1],
                    grams[first + 2],
                    slotWeights[n + 2],
                    width(m),
                    sums);
        }
        for (; n <= m; n++) {
            addProducts(grams[pair(m, n)], slotWeights[n], width(m), sums);
        }
    }

    private static void addProducts(
            float[] left1,
            float[] right1,
            float[] left2,
            float[] right2,
            float[] left3,
            float[] right3,
            int count,
            float[] sums) {
        for (int i = 0; i < count; i++) {
            float sum = Math.fma(left1[i], right1[i], sums[i]);
            sum = Math.fma(left2[i], right2[i], sum);
            sums[i] = Math.fma(left3[i], right3[i], sum);
        }
    }

    private void readCosines(CosineBlock block, int row, float[] text, float[][] slotCosines) {
        for (int place = 0; place < labels.length; place++) {
            slotCosines[0][place] = text[columns[place]];
        }
        int from = 0;
        for (int image = 0; image < widths.length; image++) {
            block.read(row, from, slotCosines[1 + image], widths[image]);
            from += widths[image];
        }
    }

    private static void addProducts(float[] left, float[] right, int count, float[] sums) {
        for (int i = 0; i < count; i++) {
            sums[i] = Math.fma(left[i], right[i], sums[i]);
        }
    }

    private static void divide(float[] dots, float[] squares, int count, float[] cosines) {
        for (int i = 0; i < count; i++) {
            cosines[i] = dots[i] / (float) Math.sqrt(squares[i]);
        }
    }
}
