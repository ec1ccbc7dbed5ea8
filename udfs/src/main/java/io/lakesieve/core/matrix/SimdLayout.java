package io.lakesieve.core.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The order in which a kernel keeps the labels of one side, so that everything about them is done by operations on arrays,
 * which the JIT compiler turns into vector instructions, where a single running sum or maximum would wait for itself.
 *
 * <p>The labels are cut into pieces, whose sums are wanted, and the pieces into lanes of equal length, as far as that
 * goes. A row holds the t-th labels of all lanes; the longest lanes come first, so those that have a t-th label are the
 * first {@code widths[t]} of them. Rows are added up lane by lane, and the lanes of a piece one by one. Immutable and
 * shared by all threads.
 */
public final class SimdLayout {
    /** How many lanes are aimed at: enough for loops over them, few enough to be added up one by one. */
    private static final int LANES = 512;

    /** A stretch of positions. */
    private record Stretch(int from, int length) {}

    /** Where the pieces begin, and at last the number of labels. */
    private final int[] cuts;
    /** By place in this order, the label's position. */
    private final int[] positions;
    /** By position, the label's place in this order. */
    private final int[] places;
    /** How many lanes have a t-th label. */
    private final int[] widths;
    /** The place of the first of the t-th labels. */
    private final int[] starts;
    /** Where the lanes of full length of each piece begin, and at last where those that are shorter do. */
    private final int[] fullLanes;
    /** The shorter lane of each piece, or -1. */
    private final int[] shortLanes;

    private SimdLayout(int[] cuts) {
        int labels = cuts[cuts.length - 1];
        this.cuts = cuts;
        int pieces = cuts.length - 1;
        int length = Math.max(1, (labels + LANES - 1) / LANES);
        this.fullLanes = new int[pieces + 1];
        this.shortLanes = new int[pieces];
        List<Stretch> lanes = lanes(length);
        this.positions = new int[labels];
        this.places = new int[labels];
        int longest = lanes.stream().mapToInt(Stretch::length).max().orElse(0);
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

    /** One piece of so many labels, 0 or more. */
    static SimdLayout of(int labels) {
        return new SimdLayout(labels == 0 ? new int[] {0} : new int[] {0, labels});
    }

    /**
     * Negatives, cut wherever a group ends.
     *
     * @throws IllegalArgumentException if the groups hold more negatives than there are
     */
    static SimdLayout of(int negatives, NegativeGroups groups) {
        TreeSet<Integer> cuts = new TreeSet<>();
        cuts.add(negatives);
        for (Groups dealt : new Groups[] {groups.negLabel(), groups.adaNeg()}) {
            dealt.requireAtMost(negatives);
            for (int group = 0; group <= dealt.count(); group++) {
                cuts.add(group * dealt.size());
            }
        }
        return new SimdLayout(cuts.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The lanes, those of full length in the order of their pieces, then the others, the longest first. */
    private List<Stretch> lanes(int length) {
        List<Stretch> full = new ArrayList<>();
        List<Integer> shorter = new ArrayList<>();
        for (int piece = 0; piece < shortLanes.length; piece++) {
            fullLanes[piece] = full.size();
            int from = cuts[piece];
            for (; from + length <= cuts[piece + 1]; from += length) {
                full.add(new Stretch(from, length));
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
            full.add(new Stretch(cuts[piece + 1] - rest, rest));
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

    /** How many labels each lane has at most. */
    public int rows() {
        return widths.length;
    }

    /** Which label of its lane stands at a place. */
    public int row(int place) {
        int t = Arrays.binarySearch(starts, place);
        return t < 0 ? -2 - t : t;
    }

    /** How many lanes have a t-th label. */
    public int width(int t) {
        return widths[t];
    }

    /** The place of the first lane's t-th label; those of the next lanes follow. */
    public int start(int t) {
        return starts[t];
    }

    /** How many lanes there are. */
    public int lanes() {
        return widths.length == 0 ? 0 : widths[0];
    }

    /** Where pieces begin, and at last the number of labels. */
    public int[] cuts() {
        return cuts;
    }

    /** The sum of a piece from those of all lanes. */
    public double pieceSum(int piece, float[] laneSums) {
        double sum = shortLanes[piece] < 0 ? 0 : laneSums[shortLanes[piece]];
        for (int lane = fullLanes[piece]; lane < fullLanes[piece + 1]; lane++) {
            sum += laneSums[lane];
        }
        return sum;
    }
}
