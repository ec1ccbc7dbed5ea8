package io.lakesieve.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The order in which a kernel keeps the labels, so that groups of negatives are summed by adding arrays.
 *
 * <p>ID labels come first, as in the {@link LabelSpace}. The negatives are cut into pieces wherever a group ends, and the
 * pieces into lanes of equal length, as far as that goes. Behind the ID labels stand the first negatives of all lanes,
 * then the second ones, and so on; the longest lanes come first, so those that have a t-th negative are the first
 * {@code widths[t]} of them. Immutable and shared by all threads.
 */
final class ColumnLayout {
    /** How many lanes are aimed at: enough for loops over them, few enough to be added up one by one. */
    private static final int LANES = 512;

    /** A stretch of positions. */
    private record Stretch(int from, int length) {}

    private final int idLabels;
    /** Where the pieces begin, and at last the number of negatives. */
    private final int[] cuts;
    /** By negative in this order, its position. */
    private final int[] positions;
    /** By position, the negative's place in this order. */
    private final int[] places;
    /** How many lanes have a t-th negative. */
    private final int[] widths;
    /** Where the lanes of full length of each piece begin, and at last where those that are shorter do. */
    private final int[] fullLanes;
    /** The shorter lane of each piece, or -1. */
    private final int[] shortLanes;

    private ColumnLayout(int idLabels, int[] cuts, int negatives) {
        this.idLabels = idLabels;
        this.cuts = cuts;
        int pieces = cuts.length - 1;
        int length = Math.max(1, (negatives + LANES - 1) / LANES);
        this.fullLanes = new int[pieces + 1];
        this.shortLanes = new int[pieces];
        List<Stretch> lanes = lanes(length);
        this.positions = new int[negatives];
        this.places = new int[negatives];
        int longest = lanes.stream().mapToInt(Stretch::length).max().orElse(0);
        this.widths = new int[longest];
        int place = 0;
        for (int t = 0; t < longest; t++) {
            for (; widths[t] < lanes.size() && lanes.get(widths[t]).length() > t; widths[t]++) {
                positions[place] = lanes.get(widths[t]).from() + t;
                places[positions[place]] = place;
                place++;
            }
        }
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

    /** Without groups: the negatives, if there are any, are one piece. */
    static ColumnLayout ofOnePiece(int idLabels, int negatives) {
        return new ColumnLayout(idLabels, negatives == 0 ? new int[] {0} : new int[] {0, negatives}, negatives);
    }

    /**
     * Cuts where a group ends.
     *
     * @throws IllegalArgumentException if the groups hold more negatives than there are
     */
    static ColumnLayout of(int idLabels, int negatives, NegativeGroups groups) {
        TreeSet<Integer> cuts = new TreeSet<>();
        cuts.add(negatives);
        for (Groups dealt : new Groups[] {groups.negLabel(), groups.adaNeg()}) {
            dealt.requireAtMost(negatives);
            for (int group = 0; group <= dealt.count(); group++) {
                cuts.add(group * dealt.size());
            }
        }
        return new ColumnLayout(
                idLabels, cuts.stream().mapToInt(Integer::intValue).toArray(), negatives);
    }

    /** The number of ID labels. */
    int idLabels() {
        return idLabels;
    }

    /** The number of negatives. */
    int negatives() {
        return positions.length;
    }

    /** By ID label in this order, its column. */
    int[] idOrder() {
        return IntStream.range(0, idLabels).toArray();
    }

    /** By negative in this order, its position. */
    int[] positions() {
        return positions;
    }

    /** Where a column of the label space stands in this order. */
    int column(int spaceColumn) {
        return spaceColumn < idLabels ? spaceColumn : idLabels + places[spaceColumn - idLabels];
    }

    /** The labels of a space in this order. */
    LabelRows rows(LabelSpace space) {
        int[] order = IntStream.concat(
                        IntStream.range(0, idLabels), IntStream.of(positions).map(position -> idLabels + position))
                .toArray();
        return new LabelRows() {
            @Override
            public int rows() {
                return order.length;
            }

            @Override
            public int dimension() {
                return space.dimension();
            }

            @Override
            public void copyRow(int row, float[] embedding) {
                space.copyEmbedding(order[row], embedding);
            }
        };
    }

    /** How many lanes there are. */
    int lanes() {
        return widths.length == 0 ? 0 : widths[0];
    }

    /** How many lanes have a t-th negative, by t. */
    int[] widths() {
        return widths;
    }

    /** Where pieces begin, and at last the number of negatives. */
    int[] cuts() {
        return cuts;
    }

    /** The sum of a piece from those of all lanes. */
    double pieceSum(int piece, float[] laneSums) {
        double sum = shortLanes[piece] < 0 ? 0 : laneSums[shortLanes[piece]];
        for (int lane = fullLanes[piece]; lane < fullLanes[piece + 1]; lane++) {
            sum += laneSums[lane];
        }
        return sum;
    }
}
