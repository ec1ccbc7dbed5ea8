package io.lakesieve.core.score;

/** How much more an image resembles one ID label than any other. */
final class LabelMargin {
    private LabelMargin() {}

    /**
     * The cosine to a label minus the largest of the others, in [-2, 2]: negative where another label is more similar.
     *
     * @param cosines to all ID labels
     * @return NaN if there is no other label
     */
    static double of(float[] cosines, int label) {
        double others = Double.NaN;
        for (int i = 0; i < cosines.length; i++) {
            if (i != label && !(cosines[i] <= others)) {
                others = cosines[i];
            }
        }
        return cosines[label] - others;
    }
}
