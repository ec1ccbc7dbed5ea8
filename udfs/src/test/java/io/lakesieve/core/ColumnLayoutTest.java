package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ColumnLayoutTest {
    @Property(tries = 300, seed = "31")
    void everyNegativeHasOnePlaceAndThePiecesAreSummedFromTheLanes(
            @ForAll @IntRange(min = 1, max = 5000) int negatives,
            @ForAll @IntRange(min = 1, max = 200) int groups,
            @ForAll @IntRange(min = 1, max = 40) int otherGroups) {
        Assume.that(groups <= negatives && otherGroups <= negatives);
        ColumnLayout layout = ColumnLayout.of(3, negatives, NegativeGroups.of(negatives, groups, otherGroups));
        double[] values = new Random(negatives).doubles(negatives).toArray();

        int[] sorted = layout.positions().clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, negatives).toArray());
        for (int place = 0; place < negatives; place++) {
            assertThat(layout.column(3 + layout.positions()[place])).isEqualTo(3 + place);
        }
        float[] lanes = new float[layout.lanes()];
        int from = 0;
        for (int width : layout.widths()) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += (float) values[layout.positions()[from + lane]];
            }
            from += width;
        }
        assertThat(from).isEqualTo(negatives);
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
        NegativeGroups dealt = NegativeGroups.of(negatives, groups, 7);
        int[] cuts = ColumnLayout.of(1, negatives, dealt).cuts();

        for (Groups of : new Groups[] {dealt.negLabel(), dealt.adaNeg()}) {
            for (int group = 0; group <= of.count(); group++) {
                assertThat(Arrays.binarySearch(cuts, group * of.size())).isNotNegative();
            }
        }
        assertThat(cuts[cuts.length - 1]).isEqualTo(negatives);
    }
}
