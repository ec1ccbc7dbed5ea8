package io.lakesieve.core.score;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.FixedPointSums;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.SimdLayout;
import java.util.function.IntToDoubleFunction;

/**
 * Scores one image against the text embeddings: computes NegLabel, the baselines and pass 1 of AdaNeg in one sweep over
 * its cosines, with one exponential per label.
 *
 * <p>Exponentials are floats relative to the largest of their side (log-sum-exp); short runs are summed in float, the
 * runs in double. The error of a score is below 1e-6, apart from the rounding of the cosines. Holds scratch arrays of
 * one thread.
 */
final class TextSweep {
    private static final int[] NO_POSITIONS = {};
    private static final double[] NO_PROBABILITIES = {};

    /** In logits, how far below the largest the rounding of a cosine no longer moves a score by 1e-6. */
    private static final double NEAR = 8;

    private final double scale;
    private final ColumnLayout layout;
    private final int topCount;
    private final FastExp unscaled = new FastExp(1);
    private final SideSoftmax idLabels;
    /** Null if images are scored by ID labels alone; so are {@code groups}. */
    private final SideSoftmax negatives;

    private final GroupSums groups;
    private double total;

    /** Prepares a sweep over ID labels and negatives or, if {@code groups} is null, over the ID labels alone. */
    TextSweep(ColumnLayout layout, double scale, NegativeGroups groups, int topCount) {
        this.scale = scale;
        this.layout = layout;
        this.topCount = Math.min(topCount, layout.negatives().labels());
        this.idLabels = new SideSoftmax(layout.idLabels(), scale, 1);
        this.negatives = groups == null ? null : new SideSoftmax(layout.negatives(), scale, Math.max(1, this.topCount));
        this.groups = groups == null ? null : new GroupSums(groups, layout.negatives());
    }

    /** Scores the image in a row of a block that holds the cosines to all labels in the order of the layout. */
    TextScore score(CosineBlock block, int row) {
        idLabels.read(block, row, 0);
        if (negatives != null) {
            negatives.read(block, row, layout.idLabels().labels());
        }
        return score();
    }

    private TextScore score() {
        idLabels.sweep();
        double idSum = idLabels.sum();
        if (negatives == null) {
            return score(idSum, Double.NaN, Double.NaN, -1, Double.NaN, NO_POSITIONS, NO_PROBABILITIES);
        }
        negatives.sweep();
        groups.sum(negatives, idLabels.maximum());
        total = idSum + groups.total();
        double nearest = Math.exp(scale * ((double) negatives.maximum() - idLabels.maximum()));
        return score(
                idSum,
                groups.negLabel(idSum),
                groups.adaNeg(idSum),
                negatives.largest().position(0),
                negatives.entropy(),
                topPositions(),
                topProbabilities(nearest / total));
    }

    /** The sum of the exponentials of all labels, relative to the largest ID label, for the image scored last. */
    double total() {
        return total;
    }

    private TextScore score(
            double idSum,
            double negLabel,
            double vanilla,
            int nearestNegative,
            double negativeEntropy,
            int[] topNegatives,
            double[] topProbabilities) {
        double maxLogit = scale * idLabels.maximum();
        return new TextScore(
                negLabel,
                vanilla,
                1 / idLabels.sum(unscaled),
                1 / idSum,
                maxLogit,
                maxLogit + Math.log(idSum),
                idLabels.largest().position(0),
                idLabels.entropy(),
                nearestNegative,
                negativeEntropy,
                topNegatives,
                topProbabilities);
    }

    private int[] topPositions() {
        int[] positions = new int[topCount];
        for (int rank = 0; rank < topCount; rank++) {
            positions[rank] = negatives.largest().position(rank);
        }
        return positions;
    }

    /** The probabilities of the top negatives in the softmax over all labels, given that of the most similar one. */
    private double[] topProbabilities(double first) {
        double[] probabilities = new double[topCount];
        for (int rank = 0; rank < topCount; rank++) {
            float cosine = negatives.largest().value(rank);
            probabilities[rank] = first * Math.exp(scale * ((double) cosine - negatives.maximum()));
        }
        return probabilities;
    }

    /**
     * The ID labels' share of the softmax over all labels, for the image scored last, in double: cosines near the largest
     * are those of {@code exactCosine}, the others, which hardly count, the floats of the product.
     *
     * @param exactCosine of a column of the label space
     */
    double idShare(IntToDoubleFunction exactCosine) {
        int idColumns = layout.idLabels().labels();
        float[] cosines = new float[idColumns + layout.negatives().labels()];
        copyCosines(cosines);
        double reference = Math.max(idLabels.maximum(), negatives.maximum());
        double id = 0;
        double others = 0;
        for (int column = 0; column < cosines.length; column++) {
            double logit = scale * (cosines[column] - reference);
            if (logit > -NEAR) {
                logit = scale * (exactCosine.applyAsDouble(layout.spaceColumn(column)) - reference);
            }
            if (column < idColumns) {
                id += Math.exp(logit);
            } else {
                others += Math.exp(logit);
            }
        }
        return id / (id + others);
    }

    /**
     * Adds the share of each negative in the softmax over all labels, for the image scored last.
     *
     * @param exponentials receives intermediate values
     * @param sums by position
     */
    void addMasses(float[][] exponentials, FixedPointSums sums) {
        SimdLayout places = layout.negatives();
        negatives.exponentials(exponentials);
        double first = Math.exp(scale * ((double) negatives.maximum() - idLabels.maximum())) / total;
        for (int t = 0; t < places.rows(); t++) {
            for (int lane = 0; lane < places.width(t); lane++) {
                sums.add(places.position(places.start(t) + lane), first * exponentials[t][lane]);
            }
        }
    }

    /** Scratch space for {@link #addMasses}. */
    float[][] exponentials() {
        SimdLayout places = layout.negatives();
        float[][] rows = new float[places.rows()][];
        for (int t = 0; t < rows.length; t++) {
            rows[t] = new float[places.width(t)];
        }
        return rows;
    }

    /** The margin of an ID label over the others, for the image scored last, see {@link LabelMargin}. */
    double labelMargin(int label) {
        float[] cosines = new float[layout.idLabels().labels()];
        idLabels.write(cosines, 0);
        return LabelMargin.of(cosines, layout.idLabels().place(label));
    }

    /** Copies the cosines of the image that was scored last, in the order of the layout. */
    void copyCosines(float[] cosines) {
        idLabels.write(cosines, 0);
        negatives.write(cosines, layout.idLabels().labels());
    }
}
