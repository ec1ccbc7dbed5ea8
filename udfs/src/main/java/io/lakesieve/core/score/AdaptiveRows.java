package io.lakesieve.core.score;

/**
 * For each image of a block, what pass 2 of AdaNeg needs from pass 1: cosines to the text embeddings, the sum of
 * exponentials and, for an image that is itself in the bank, its slot. Scratch arrays of one thread.
 */
final class AdaptiveRows {
    private static final int NONE = -1;

    /** For each row, the cosines to the text embeddings of all labels. */
    final float[][] textCosines;
    /** For each row, see {@link TextSweep#total()}. */
    final double[] textTotals;

    private final int[] ownSlots;
    /** The embeddings of the images that are in the bank; null for others. */
    private final float[][] images;

    AdaptiveRows(int capacity, int labels) {
        this.textCosines = new float[capacity][labels];
        this.textTotals = new double[capacity];
        this.ownSlots = new int[capacity];
        this.images = new float[capacity][];
    }

    /** Marks an image that is scored against all banked images. */
    void leaveNothingOut(int row) {
        leaveOut(row, NONE, null);
    }

    /** Marks an image to be scored without its own slot in the bank; a negative slot means that it is not banked. */
    void leaveOut(int row, int slot, float[] image) {
        ownSlots[row] = slot;
        images[row] = slot < 0 ? null : image.clone();
    }

    /** Stores the cosines and the sum of the image that the sweep scored last. */
    void keep(int row, TextSweep sweep) {
        sweep.copyCosines(textCosines[row]);
        textTotals[row] = sweep.total();
    }

    /** The slot of this image in the bank, which is left out of its proxy; negative if there is none. */
    int ownSlot(int row) {
        return ownSlots[row];
    }

    /** The embedding of an image that is in the bank. */
    float[] image(int row) {
        return images[row];
    }
}
