package io.lakesieve.core.score;

/** What pass 2 of AdaNeg needs of each image of a block besides its proxies. Scratch of one thread. */
final class AdaptiveRows {
    private static final int NONE = -1;

    /** By row, the cosines to the text embeddings of all labels. */
    final float[][] textCosines;
    /** By row, see {@link TextSweep#total()}. */
    final double[] textTotals;

    private final int[] ownSlots;
    /** The embeddings of images that have a slot of their own. */
    private final float[][] images;

    AdaptiveRows(int capacity, int labels) {
        this.textCosines = new float[capacity][labels];
        this.textTotals = new double[capacity];
        this.ownSlots = new int[capacity];
        this.images = new float[capacity][];
    }

    void forgetOwnCopy(int row) {
        rememberOwnCopy(row, NONE, null);
    }

    void rememberOwnCopy(int row, int slot, float[] image) {
        ownSlots[row] = slot;
        images[row] = slot < 0 ? null : image.clone();
    }

    /** Keeps what the sweep knows of the image that it scored last. */
    void keep(int row, TextSweep sweep) {
        sweep.copyCosines(textCosines[row]);
        textTotals[row] = sweep.total();
    }

    /** The slot of the image's own copy that is to be left out, less than 0 if there is none. */
    int ownSlot(int row) {
        return ownSlots[row];
    }

    /** The embedding of an image that has a slot of its own. */
    float[] image(int row) {
        return images[row];
    }
}
