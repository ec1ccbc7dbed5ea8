package io.lakesieve.core;

/**
 * Pass 2 of AdaNeg (section 3.3) on one image: the grouped score and the predicted label, from its cosines to the labels'
 * text embeddings and the same with those of banked labels replaced by the cosines to their proxies.
 *
 * <p>Numbers as in {@link TextSweep}. Scratch of one thread.
 */
final class AdaptiveSweep {
    /** Two floats that differ by less may stand for doubles in the other order. */
    private static final double FLOAT_ERROR = 1e-5;

    private final double scale;
    private final double lambda;
    private final LabelSide text;
    private final LabelSide idLabels;
    private final LabelSide negatives;
    private final GroupSums groups;

    AdaptiveSweep(ColumnLayout layout, double scale, double lambda, NegativeGroups groups) {
        Lanes lanes = new Lanes();
        this.scale = scale;
        this.lambda = lambda;
        this.text = new LabelSide(layout.idOrder(), scale, 1, lanes);
        this.idLabels = new LabelSide(layout.idOrder(), scale, 1, lanes);
        this.negatives = new LabelSide(layout.positions(), scale, 1, lanes);
        this.groups = new GroupSums(groups, layout);
    }

    /** Takes an image's cosines to the text embeddings of all labels, in the order of the layout. */
    void begin(float[] textCosines) {
        int count = idLabels.cosines.length;
        System.arraycopy(textCosines, 0, text.cosines, 0, count);
        System.arraycopy(textCosines, 0, idLabels.cosines, 0, count);
        System.arraycopy(textCosines, count, negatives.cosines, 0, negatives.cosines.length);
    }

    /** Replaces the cosine to a label's text embedding by that to its proxy; columns are those of the layout. */
    void replace(int column, float cosine) {
        int position = column - idLabels.cosines.length;
        if (position < 0) {
            idLabels.cosines[column] = cosine;
        } else {
            negatives.cosines[position] = cosine;
        }
    }

    /**
     * Scores the image.
     *
     * @param vanilla its vanilla score, see {@link TextScore#vanilla()}
     * @param textTotal see {@link TextSweep#total()}
     */
    AdaNegScore score(double vanilla, double textTotal) {
        idLabels.sweep();
        negatives.sweep();
        groups.take(negatives, idLabels.maximum());
        double idSum = idLabels.sum();
        double adaptive = groups.adaNeg(idSum);
        double confidence = adaptive + lambda * vanilla;
        int predicted = predictedLabel(1 / textTotal, lambda / (idSum + groups.total()));
        return new AdaNegScore(adaptive, confidence, confidence / (1 + lambda), predicted);
    }

    /** The ID label with the largest weighted sum of its two exponentials, the first of several. */
    private int predictedLabel(double textWeight, double proxyWeight) {
        text.sweep();
        double largest = 0;
        for (int i = 0; i < text.exponentials.length; i++) {
            double sum = textWeight * text.exponentials[i] + proxyWeight * idLabels.exponentials[i];
            largest = Math.max(largest, sum);
        }
        int best = -1;
        double exactBest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < text.exponentials.length; i++) {
            double sum = textWeight * text.exponentials[i] + proxyWeight * idLabels.exponentials[i];
            if (sum >= largest * (1 - FLOAT_ERROR)) {
                double exact = textWeight * text.exactExponential(i) + proxyWeight * idLabels.exactExponential(i);
                if (exact > exactBest) {
                    exactBest = exact;
                    best = i;
                }
            }
        }
        return best;
    }
}
