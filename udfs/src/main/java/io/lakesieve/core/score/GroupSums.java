package io.lakesieve.core.score;

import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.SimdLayout;

/**
 * The grouped score of NegLabel (section 3.3): the share of the ID labels in a softmax with one group of negatives,
 * averaged over the groups, for two ways to deal the negatives at once.
 *
 * <p>The negatives are cut wherever a group of either way ends, each piece is summed once, and a group is the sum of its
 * pieces. Scratch of one thread.
 */
final class GroupSums {
    /**
     * How far, in logits, the nearest negative may lie above the nearest ID label for groups to be summed in float: what
     * {@link FastExp} cuts off is then below 1e-12 of the ID labels' sum. Beyond, doubles hold it.
     */
    private static final double FLOAT_RANGE = 40;

    private final NegativeGroups groups;
    /** Where the pieces begin, and at last the number of negatives. */
    private final int[] cuts;

    private final double[] pieces;

    GroupSums(NegativeGroups groups, SimdLayout negatives) {
        this.groups = groups;
        this.cuts = negatives.cuts();
        this.pieces = new double[cuts.length - 1];
    }

    /**
     * Sums the exponentials of the negatives, which were swept.
     *
     * @param idMaximum the largest cosine to an ID label, to which the sums of the groups are relative
     */
    void take(SideSoftmax negatives, float idMaximum) {
        double gap = negatives.scale() * ((double) negatives.maximum() - idMaximum);
        double factor = Math.exp(gap);
        for (int piece = 0; piece < pieces.length; piece++) {
            pieces[piece] = gap <= FLOAT_RANGE
                    ? factor * negatives.pieceSum(piece)
                    : negatives.exactSum(cuts[piece], cuts[piece + 1], idMaximum);
        }
    }

    /** The sum of all negatives, those in no group too, relative to the ID labels' largest. */
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

    /** The same over AdaNeg's groups. */
    double adaNeg(double id) {
        return share(groups.adaNeg(), id);
    }

    private double share(Groups dealt, double id) {
        double shares = 0;
        int piece = 0;
        for (int group = 1; group <= dealt.count(); group++) {
            double sum = 0;
            for (; cuts[piece] < group * dealt.size(); piece++) {
                sum += pieces[piece];
            }
            shares += id / (id + sum);
        }
        return shares / dealt.count();
    }
}
