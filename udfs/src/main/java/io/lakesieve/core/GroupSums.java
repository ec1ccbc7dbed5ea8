package io.lakesieve.core;

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
    private final ColumnLayout layout;
    private final int[] cuts;
    private final double[] pieces;
    private final float[] lanes;
    private final float[] next;
    private double ownTotal;

    GroupSums(NegativeGroups groups, ColumnLayout layout) {
        this.groups = groups;
        this.layout = layout;
        this.cuts = layout.cuts();
        this.pieces = new double[cuts.length - 1];
        this.lanes = new float[layout.lanes()];
        this.next = new float[layout.lanes()];
    }

    /**
     * Sums the exponentials of the negatives, which were swept.
     *
     * @param idMaximum the largest cosine to an ID label, to which the sums of the groups are relative
     */
    void take(LabelSide negatives, float idMaximum) {
        double gap = negatives.scale() * ((double) negatives.maximum() - idMaximum);
        double factor = Math.exp(gap);
        sumLanes(negatives.exponentials);
        ownTotal = 0;
        for (int piece = 0; piece < pieces.length; piece++) {
            double sum = layout.pieceSum(piece, lanes);
            ownTotal += sum;
            pieces[piece] = factor * sum;
        }
        if (gap > FLOAT_RANGE) {
            takeExactly(negatives.cosines, negatives.scale(), idMaximum);
        }
    }

    private void sumLanes(float[] exponentials) {
        System.arraycopy(exponentials, 0, lanes, 0, lanes.length);
        int[] widths = layout.widths();
        int from = lanes.length;
        for (int t = 1; t < widths.length; t++) {
            System.arraycopy(exponentials, from, next, 0, widths[t]);
            Sums.add(lanes, next, widths[t]);
            from += widths[t];
        }
    }

    /** Takes the exponentials in double, which holds what floats cannot; rare, and ten times as slow. */
    private void takeExactly(float[] cosines, double scale, float idMaximum) {
        for (int piece = 0; piece < pieces.length; piece++) {
            double sum = 0;
            for (int position = cuts[piece]; position < cuts[piece + 1]; position++) {
                double cosine = cosines[layout.column(layout.idLabels() + position) - layout.idLabels()];
                sum += Math.exp(scale * (cosine - idMaximum));
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
            for (; cuts[piece] < group * dealt.size(); piece++) {
                sum += pieces[piece];
            }
            shares += id / (id + sum);
        }
        return shares / dealt.count();
    }
}
