package io.lakesieve.core.score;

import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.NegativeGroups;

/**
 * One image against the labels' text embeddings: NegLabel, the baselines and pass 1 of AdaNeg from one exponential a
 * label.
 *
 * <p>Exponentials are floats relative to the largest of their side, sums are doubles of short float sums, so scores are
 * off by less than 1e-6 beside the rounding of the cosines. Scratch of one thread.
 */
final class TextSweep {
    private static final int[] NO_POSITIONS = {};
    private static final double[] NO_PROBABILITIES = {};

    private final double scale;
    private final ColumnLayout layout;
    private final int fired;
    private final FastExp unscaled = new FastExp(1);
    private final SideSoftmax idLabels;
    /** Null where images are scored by ID labels alone, like the next one. */
    private final SideSoftmax negatives;

    private final GroupSums groups;
    private double total;

    /** Prepares for negatives, if there are groups of them, else for the ID labels alone. */
    TextSweep(ColumnLayout layout, double scale, NegativeGroups groups, int fired) {
        this.scale = scale;
        this.layout = layout;
        this.fired = Math.min(fired, layout.negatives().labels());
        this.idLabels = new SideSoftmax(layout.idLabels(), scale, 1);
        this.negatives = groups == null ? null : new SideSoftmax(layout.negatives(), scale, Math.max(1, this.fired));
        this.groups = groups == null ? null : new GroupSums(groups, layout.negatives());
    }

    /** Scores the image of a row of a block that holds the cosines to all labels in the order of the layout. */
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
        groups.take(negatives, idLabels.maximum());
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

    /** The sum of the exponentials of all labels, relative to the ID labels' largest, of the image scored last. */
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
        int[] positions = new int[fired];
        for (int rank = 0; rank < fired; rank++) {
            positions[rank] = negatives.largest().position(rank);
        }
        return positions;
    }

    /** What the top negatives have of the softmax, of which the most similar negative has {@code first}. */
    private double[] topProbabilities(double first) {
        double[] probabilities = new double[fired];
        for (int rank = 0; rank < fired; rank++) {
            float cosine = negatives.largest().value(rank);
            probabilities[rank] = first * Math.exp(scale * ((double) cosine - negatives.maximum()));
        }
        return probabilities;
    }

    /** Copies the cosines of the image that was scored last, in the order of the layout. */
    void copyCosines(float[] cosines) {
        idLabels.write(cosines, 0);
        negatives.write(cosines, layout.idLabels().labels());
    }
}
