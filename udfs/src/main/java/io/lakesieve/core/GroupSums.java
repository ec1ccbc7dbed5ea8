package io.lakesieve.core;

import java.util.TreeSet;

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
     * {@link Powers} cuts off is then below 1e-12 of the ID labels' sum.
     */
    private static final double FLOAT_RANGE = 40;

    private final NegativeGroups groups;
    /** Where the pieces begin, and at last the number of negatives. */
    private final int[] bounds;

    private final double[] pieces;
    private double ownTotal;

    GroupSums(NegativeGroups groups, int negatives) {
        this.groups = groups;
        TreeSet<Integer> cuts = new TreeSet<>();
        cuts.add(negatives);
        for (Groups dealt : new Groups[] {groups.negLabel(), groups.adaNeg()}) {
            dealt.requireAtMost(negatives);
            for (int group = 0; group <= dealt.count(); group++) {
                cuts.add(group * dealt.size());
            }
        }
        this.bounds = cuts.stream().mapToInt(Integer::intValue).toArray();
        this.pieces = new double[bounds.length - 1];
    }

    /**
     * Sums the exponentials of the negatives, which were swept.
     *
     * @param idMaximum the largest cosine to an ID label, to which the sums of the groups are relative
     */
    void take(LabelSide negatives, float idMaximum) {
        double gap = negatives.scale() * ((double) negatives.maximum() - idMaximum);
        double factor = Math.exp(gap);
        ownTotal = 0;
        for (int piece = 0; piece < pieces.length; piece++) {
            double sum = Sums.of(negatives.exponentials, bounds[piece], bounds[piece + 1]);
            ownTotal += sum;
            pieces[piece] = factor * sum;
        }
        if (gap > FLOAT_RANGE) {
            takeExactly(negatives.cosines, negatives.scale(), idMaximum);
        }
    }

    /** Takes the exponentials in double, which holds what floats cannot; rare, and ten times as slow. */
    private void takeExactly(float[] cosines, double scale, float idMaximum) {
        for (int piece = 0; piece < pieces.length; piece++) {
            double sum = 0;
            for (int i = bounds[piece]; i < bounds[piece + 1]; i++) {
                sum += Math.exp(scale * ((double) cosines[i] - idMaximum));
            }
            pieces[piece] = sum;
        }
    }

    /** The sum of all negatives, those in no group too, relative to the largest of them. */
    double ownTotal() {
        return ownTotal;
    }

    /** The same sum relative to the ID labels' largest. */
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
            for (; bounds[piece] < group * dealt.size(); piece++) {
                sum += pieces[piece];
            }
            shares += id / (id + sum);
        }
        return shares / dealt.count();
    }
}
