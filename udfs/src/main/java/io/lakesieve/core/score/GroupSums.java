package io.lakesieve.core.score;

import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.SimdLayout;

/**
 * Computes the grouped score of NegLabel (section 3.3), the share of the ID labels in a softmax with one group of
 * negatives, averaged over the groups, for NegLabel's and AdaNeg's groups at once.
 *
 * <p>The negatives are cut wherever a group of either partition ends. Each piece is summed once, and a group is the sum
 * of its pieces. Holds scratch arrays of one thread.
 */
final class GroupSums {
    /**
     * Largest difference, in logits, of the nearest negative above the nearest ID label for which groups are summed in
     * float: the error of {@link FastExp} below its range is then less than 1e-12 of the ID labels' sum. Beyond it,
     * sums are computed in double.
     */
    private static final double FLOAT_RANGE = 40;

    private final NegativeGroups groups;
    /** The first position of each piece; the last element is the number of negatives. */
    private final int[] cuts;

    private final double[] pieces;

    GroupSums(NegativeGroups groups, SimdLayout negatives) {
        this.groups = groups;
        this.cuts = negatives.cuts();
        this.pieces = new double[cuts.length - 1];
    }

    /**
     * Sums the exponentials of the negatives piece by piece, after their {@link SideSoftmax#sweep}.
     *
     * @param idMaximum the largest cosine to an ID label; all sums are divided by its exponential
     */
    void sum(SideSoftmax negatives, float idMaximum) {
        double gap = negatives.scale() * ((double) negatives.maximum() - idMaximum);
        double factor = Math.exp(gap);
        for (int piece = 0; piece < pieces.length; piece++) {
            pieces[piece] = gap <= FLOAT_RANGE
                    ? factor * negatives.pieceSum(piece)
                    : negatives.exactSum(cuts[piece], cuts[piece + 1], idMaximum);
        }
    }

    /** The sum over all negatives, including those in no group, relative to the largest ID label. */
    double total() {
        double sum = 0;
        for (double piece : pieces) {
            sum += piece;
        }
        return sum;
    }

    /**
     * The mean over NegLabel's groups of {@code id / (id + sum of the group)}, which is in [0, 1].
     *
     * @param id the sum of the exponentials of the ID labels, at least 1
     */
    double negLabel(double id) {
        return share(groups.negLabel(), id);
    }

    /** The same mean over AdaNeg's groups. */
    double adaNeg(double id) {
        return share(groups.adaNeg(), id);
    }

    private double share(Groups grouping, double id) {
        double shares = 0;
        int piece = 0;
        for (int group = 1; group <= grouping.count(); group++) {
            double sum = 0;
            for (; cuts[piece] < group * grouping.size(); piece++) {
                sum += pieces[piece];
            }
            shares += id / (id + sum);
        }
        return shares / grouping.count();
    }
}
