package io.lakesieve.core.score;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.SimdLayout;

/**
 * Runs pass 2 of AdaNeg (section 3.3) on one image: computes the grouped score and the predicted label from its cosines
 * to the text embeddings and to the proxies. A label without a bank has no proxy; its text embedding stands in.
 *
 * <p>Precision is that of {@link TextSweep}. Holds scratch arrays of one thread.
 */
final class AdaptiveSweep {
    /** Relative error of a float exponential: two that differ by less are compared again in double. */
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

    /** Starts an image with its cosines to the text embeddings of all labels, in the order of the layout. */
    void begin(float[] text) {
        System.arraycopy(text, 0, cosines, 0, cosines.length);
        System.arraycopy(text, 0, textCosines, 0, textCosines.length);
    }

    /** Replaces the cosine to a label's text embedding by the cosine to its proxy; the column is one of the layout. */
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
        groups.sum(negatives, idLabels.maximum());
        double idSum = idLabels.sum();
        double adaptive = groups.adaNeg(idSum);
        double confidence = adaptive + lambda * vanilla;
        int predicted = predictedLabel(1 / textTotal, lambda / (idSum + groups.total()));
        return new AdaNegScore(adaptive, confidence, confidence / (1 + lambda), predicted);
    }

    /** The ID label with the largest weighted sum of its two exponentials; of equal ones the first. */
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
