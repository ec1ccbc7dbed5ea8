package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SimdLayoutTest {
    @Property(tries = 300, seed = "31")
    void everyNegativeHasOnePlaceAndThePiecesAreSummedFromTheLanes(
            @ForAll @IntRange(min = 1, max = 5000) int negatives,
            @ForAll @IntRange(min = 1, max = 200) int groups,
            @ForAll @IntRange(min = 1, max = 40) int otherGroups) {
        Assume.that(groups <= negatives && otherGroups <= negatives);
        SimdLayout layout = SimdLayout.of(negatives, NegativeGroups.of(negatives, groups, otherGroups));
        double[] values = new Random(negatives).doubles(negatives).toArray();

        int[] positions = IntStream.range(0, negatives).map(layout::position).toArray();
        float[] lanes = new float[layout.lanes()];
        int place = 0;
        for (int t = 0; t < layout.rows(); t++) {
            assertThat(layout.start(t)).isEqualTo(place);
            for (int lane = 0; lane < layout.width(t); lane++) {
                assertThat(layout.row(place)).isEqualTo(t);
                assertThat(layout.place(positions[place])).isEqualTo(place);
                lanes[lane] += (float) values[positions[place++]];
            }
        }
        assertThat(place).isEqualTo(negatives);
        Arrays.sort(positions);
        assertThat(positions).isEqualTo(IntStream.range(0, negatives).toArray());
        int[] cuts = layout.cuts();
        for (int piece = 0; piece + 1 < cuts.length; piece++) {
            double expected =
                    Arrays.stream(values, cuts[piece], cuts[piece + 1]).sum();
            assertThat(layout.pieceSum(piece, lanes)).isCloseTo(expected, within(1e-5 * expected));
        }
    }

    @Property(tries = 100, seed = "32")
    void noPieceReachesOverTheEndOfAGroup(
            @ForAll @IntRange(min = 40, max = 3000) int negatives, @ForAll @IntRange(min = 1, max = 40) int groups) {
        NegativeGroups grouping = NegativeGroups.of(negatives, groups, 7);
        int[] cuts = SimdLayout.of(negatives, grouping).cuts();

        for (Groups of : new Groups[] {grouping.negLabel(), grouping.adaNeg()}) {
            for (int group = 0; group <= of.count(); group++) {
                assertThat(Arrays.binarySearch(cuts, group * of.size())).isNotNegative();
            }
        }
        assertThat(cuts[cuts.length - 1]).isEqualTo(negatives);
    }
}
