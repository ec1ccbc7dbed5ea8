package io.lakesieve.core.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The order in which a kernel stores the labels of one side, so that their sums and maxima are element-wise operations
 * on arrays, which the JIT compiler turns into SIMD instructions. A single running sum or maximum could not be
 * vectorised, since every step depends on the one before.
 *
 * <p>The labels are cut into pieces, the units whose sums are needed, and each piece into SIMD lanes of equal length
 * and perhaps a shorter one for the rest. Row t holds the t-th label of every lane. The longest lanes come first, so
 * the lanes that have a t-th label are the first {@code widths[t]}. Rows are added element by element, which gives a
 * sum per lane; the lanes of a piece are then added one by one. Immutable and shared by all threads.
 */
public final class SimdLayout {
    /** Approximate number of lanes: enough to fill vector registers, few enough to be added one by one. */
    private static final int LANES = 512;

    /** A lane: a range of label positions. */
    private record Lane(int from, int length) {}

    /** The first position of each piece; the last element is the number of labels. */
    private final int[] cuts;
    /** For each place in this order, the label's position. */
    private final int[] positions;
    /** For each position, the label's place in this order. */
    private final int[] places;
    /** For each row t, the number of lanes that have a t-th label. */
    private final int[] widths;
    /** For each row t, the place of its first label. */
    private final int[] starts;
    /** The first full-length lane of each piece; the last element is the number of full-length lanes. */
    private final int[] fullLanes;
    /** The shorter lane of each piece, or -1 if it has none. */
    private final int[] shortLanes;

    private SimdLayout(int[] cuts) {
        int labels = cuts[cuts.length - 1];
        this.cuts = cuts;
        int pieces = cuts.length - 1;
        int length = Math.max(1, (labels + LANES - 1) / LANES);
        this.fullLanes = new int[pieces + 1];
        this.shortLanes = new int[pieces];
        List<Lane> lanes = lanes(length);
        this.positions = new int[labels];
        this.places = new int[labels];
        int longest = lanes.stream().mapToInt(Lane::length).max().orElse(0);
        this.widths = new int[longest];
        this.starts = new int[longest];
        int place = 0;
        for (int t = 0; t < longest; t++) {
            starts[t] = place;
            for (; widths[t] < lanes.size() && lanes.get(widths[t]).length() > t; widths[t]++) {
                positions[place] = lanes.get(widths[t]).from() + t;
                places[positions[place]] = place;
                place++;
            }
        }
    }

    /** A layout of {@code labels} labels, 0 or more, in one piece. */
    static SimdLayout of(int labels) {
        return new SimdLayout(labels == 0 ? new int[] {0} : new int[] {0, labels});
    }

    /**
     * A layout of negatives, cut wherever a group of either partition ends.
     *
     * @throws IllegalArgumentException if the groups hold more negatives than there are
     */
    static SimdLayout of(int negatives, NegativeGroups groups) {
        TreeSet<Integer> cuts = new TreeSet<>();
        cuts.add(negatives);
        for (Groups grouping : new Groups[] {groups.negLabel(), groups.adaNeg()}) {
            grouping.requireAtMost(negatives);
            for (int group = 0; group <= grouping.count(); group++) {
                cuts.add(group * grouping.size());
            }
        }
        return new SimdLayout(cuts.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The lanes: those of full length in the order of their pieces, then the shorter ones by descending length. */
    private List<Lane> lanes(int length) {
        List<Lane> full = new ArrayList<>();
        List<Integer> shorter = new ArrayList<>();
        for (int piece = 0; piece < shortLanes.length; piece++) {
            fullLanes[piece] = full.size();
            int from = cuts[piece];
            for (; from + length <= cuts[piece + 1]; from += length) {
                full.add(new Lane(from, length));
            }
            shortLanes[piece] = -1;
            if (from < cuts[piece + 1]) {
                shorter.add(piece);
            }
        }
        fullLanes[shortLanes.length] = full.size();
        shorter.sort(Comparator.comparing(piece -> -restLength(piece, length)));
        for (int piece : shorter) {
            shortLanes[piece] = full.size();
            int rest = restLength(piece, length);
            full.add(new Lane(cuts[piece + 1] - rest, rest));
        }
        return full;
    }

    private int restLength(int piece, int length) {
        return (cuts[piece + 1] - cuts[piece]) % length;
    }

    /** The number of labels. */
    public int labels() {
        return positions.length;
    }

    /** The position of the label at a place in this order. */
    public int position(int place) {
        return positions[place];
    }

    /** The place in this order of the label at a position. */
    public int place(int position) {
        return places[position];
    }

    /** The number of rows, which is the length of the longest lane. */
    public int rows() {
        return widths.length;
    }

    /** The row that a place belongs to. */
    public int row(int place) {
        int t = Arrays.binarySearch(starts, place);
        return t < 0 ? -2 - t : t;
    }

    /** The number of lanes that have a t-th label. */
    public int width(int t) {
        return widths[t];
    }

    /** The place of the first label of row t. */
    public int start(int t) {
        return starts[t];
    }

    /** The number of lanes. */
    public int lanes() {
        return widths.length == 0 ? 0 : widths[0];
    }

    /** The first position of each piece; the last element is the number of labels. */
    public int[] cuts() {
        return cuts;
    }

    /** The sum of a piece, given the sums of all lanes. */
    public double pieceSum(int piece, float[] laneSums) {
        double sum = shortLanes[piece] < 0 ? 0 : laneSums[shortLanes[piece]];
        for (int lane = fullLanes[piece]; lane < fullLanes[piece + 1]; lane++) {
            sum += laneSums[lane];
        }
        return sum;
    }
}
