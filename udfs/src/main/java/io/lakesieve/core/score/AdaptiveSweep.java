package io.lakesieve.core.score;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.SimdLayout;

/**
 * Pass 2 of AdaNeg (section 3.3) on one image: the grouped score and the predicted label, from its cosines to the labels'
 * text embeddings and the same with those of banked labels replaced by the cosines to their proxies.
 *
 * <p>Numbers as in {@link TextSweep}. Scratch of one thread.
 */
final class AdaptiveSweep {
    /** Two floats that differ by less may stand for doubles in the other order. */
    private static final double FLOAT_ERROR = 1e-5;

    private final ColumnLayout layout;
    private final double lambda;
    private final SideSoftmax text;
    private final SideSoftmax idLabels;
    private final SideSoftmax negatives;
    private final GroupSums groups;
    private final float[] textCosines;
    private final float[] cosines;
    private final float[][] textExponentials;
    private final float[][] proxyExponentials;

    AdaptiveSweep(ColumnLayout layout, double scale, double lambda, NegativeGroups groups) {
        SimdLayout ids = layout.idLabels();
        this.layout = layout;
        this.lambda = lambda;
        this.text = new SideSoftmax(ids, scale, 1);
        this.idLabels = new SideSoftmax(ids, scale, 1);
        this.negatives = new SideSoftmax(layout.negatives(), scale, 1);
        this.groups = new GroupSums(groups, layout.negatives());
        this.textCosines = new float[ids.labels()];
        this.cosines = new float[ids.labels() + layout.negatives().labels()];
        this.textExponentials = new float[ids.rows()][ids.lanes()];
        this.proxyExponentials = new float[ids.rows()][ids.lanes()];
    }

    /** Takes an image's cosines to the text embeddings of all labels, in the order of the layout. */
    void begin(float[] text) {
        System.arraycopy(text, 0, cosines, 0, cosines.length);
        System.arraycopy(text, 0, textCosines, 0, textCosines.length);
    }

    /** Replaces the cosine to a label's text embedding by that to its proxy; columns are those of the layout. */
    void replace(int column, float cosine) {
        cosines[column] = cosine;
    }

    /**
     * Scores the image.
     *
     * @param vanilla its vanilla score, see {@link TextScore#vanilla()}
     * @param textTotal see {@link TextSweep#total()}
     */
    AdaNegScore score(double vanilla, double textTotal) {
        idLabels.read(cosines, 0);
        negatives.read(cosines, layout.idLabels().labels());
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
        text.read(textCosines, 0);
        text.sweep();
        text.exponentials(textExponentials);
        idLabels.exponentials(proxyExponentials);
        double bound = (1 - FLOAT_ERROR) * largestSum(textWeight, proxyWeight);
        int best = -1;
        double largest = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < textExponentials.length; t++) {
            for (int lane = 0; lane < layout.idLabels().width(t); lane++) {
                if (textWeight * textExponentials[t][lane] + proxyWeight * proxyExponentials[t][lane] >= bound) {
                    double sum = textWeight * text.exactExponential(t, lane, text.maximum())
                            + proxyWeight * idLabels.exactExponential(t, lane, idLabels.maximum());
                    int label = layout.idLabels().position(layout.idLabels().start(t) + lane);
                    if (sum > largest || (sum == largest && label < best)) {
                        largest = sum;
                        best = label;
                    }
                }
            }
        }
        return best;
    }

    private double largestSum(double textWeight, double proxyWeight) {
        double largest = 0;
        for (int t = 0; t < textExponentials.length; t++) {
            for (int lane = 0; lane < layout.idLabels().width(t); lane++) {
                double sum = textWeight * textExponentials[t][lane] + proxyWeight * proxyExponentials[t][lane];
                largest = Math.max(largest, sum);
            }
        }
        return largest;
    }
}
