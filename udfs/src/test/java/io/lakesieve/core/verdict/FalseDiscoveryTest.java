package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.Fixtures;
import io.lakesieve.core.Tolerances;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {
    private static final double[] REFERENCE = {0.6, 0.7, 0.8, 0.9};

    @Test
    void reproduces_the_published_formulas_with_ties() {
        Fixtures fixtures = Fixtures.of("fdr");
        ReferenceRanks reference = ReferenceRanks.of(fixtures.doubles("reference"));
        double[] images = fixtures.doubles("images");
        RankCounts counted = counted(reference, images);
        FalseDiscovery lake = FalseDiscovery.of(reference, counted.counts());

        assertThat(lake.goodShare())
                .isCloseTo(fixtures.value("good_share").asDouble(), within(Tolerances.FALSE_DISCOVERY));
        assertClose(DoubleStream.of(images).map(reference::pValue).toArray(), fixtures.doubles("p_value"));
        assertClose(DoubleStream.of(images).map(lake::qValue).toArray(), fixtures.doubles("q_value"));
        for (double share : new double[] {0.05, 0.1, 0.2}) {
            int flagged = fixtures.value("flagged").get(Double.toString(share)).asInt();
            double threshold = lake.threshold(counted, share);
            assertThat(lake.flagged(share)).isEqualTo(flagged);
            assertThat(DoubleStream.of(images).filter(score -> score < threshold))
                    .hasSize(flagged);
        }
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(found[i] - expected[i])))
                .hasSize(expected.length)
                .allMatch(difference -> difference <= Tolerances.FALSE_DISCOVERY);
    }

    @Test
    void a_case_by_hand() {
        // p: 0.2 three times, 0.4, 0.6 (equal to the first two of the reference), 1; m = 6, n = 4.
        double[] images = {0.1, 0.2, 0.5, 0.6, 0.7, 0.95};
        ReferenceRanks reference = ReferenceRanks.of(REFERENCE);
        FalseDiscovery lake =
                FalseDiscovery.of(reference, counted(reference, images).counts());

        assertThat(reference.pValue(0.6)).isEqualTo(0.4);
        // (1 + 2) / 3 = 1; m p / rank: 6 x 0.2 / 3 = 0.4, 6 x 0.4 / 4 = 0.6, 6 x 0.6 / 5 = 0.72, 1.
        assertThat(lake.goodShare()).isEqualTo(1);
        assertThat(lake.qValue(0.3)).isCloseTo(0.4, within(1e-15));
        assertThat(lake.qValue(0.65)).isCloseTo(0.6, within(1e-15));
        assertThat(lake.qValue(0.75)).isCloseTo(0.72, within(1e-15));
        // Of an image that none of the lake is like, by the next list that would hold it.
        assertThat(lake.qValue(0.85)).isEqualTo(1);
        // The list with q of at most 0.4 has p = 0.2: 1 x 6 x 0.2.
        assertThat(lake.expectedFalse(0.4)).isCloseTo(1.2, within(1e-15));
        assertThat(lake.expectedFalse(3, 0.55)).isCloseTo(1.2, within(1e-15));
        assertThat(lake.imagesUpTo(0.4)).isEqualTo(4);
        assertThat(lake.reading(10)).extracting(FalseDiscovery.ReadUpTo::images).containsExactly(3L, 4L, 5L, 6L);
        assertThat(lake.smallestFalseShare()).isCloseTo(0.4, within(1e-15));
        // 1 x 6 / (0.1 x 3) - 1: with p = 1 / 20 the three images reach q = 6 / 20 / 3 = 0.1.
        assertThat(lake.neededReference(0.1)).hasValue(19);
    }

    @Test
    void where_no_list_can_be_drawn_the_threshold_is_the_lowest_score() {
        double[] images = {0.1, 0.2, 0.5, 0.6, 0.7, 0.95};
        ReferenceRanks reference = ReferenceRanks.of(REFERENCE);
        RankCounts counted = counted(reference, images);
        FalseDiscovery lake = FalseDiscovery.of(reference, counted.counts());

        assertThat(lake.threshold(counted, 0.1)).isEqualTo(0.1);
        assertThat(lake.flagged(0.1)).isZero();
        assertThat(lake.threshold(counted, 0.4)).isEqualTo(Math.nextUp(0.5));
        assertThat(lake.flagged(0.4)).isEqualTo(3);
    }

    @Test
    void a_reference_of_one_and_a_lake_of_one() {
        ReferenceRanks reference = ReferenceRanks.of(new double[] {0.5});
        FalseDiscovery lower =
                FalseDiscovery.of(reference, counted(reference, 0.4).counts());
        FalseDiscovery equal =
                FalseDiscovery.of(reference, counted(reference, 0.5).counts());

        assertThat(reference.pValue(0.4)).isEqualTo(0.5);
        assertThat(reference.pValue(0.5)).isEqualTo(1);
        assertThat(lower.qValue(0.4)).isEqualTo(0.5);
        assertThat(equal.qValue(0.5)).isEqualTo(1);
        assertThat(equal.neededReference(0.1)).isEmpty();
    }

    @Test
    void all_outliers_none_and_equal_scores() {
        ReferenceRanks reference = ReferenceRanks.of(new double[] {1, 1, 1});
        assertThat(FalseDiscovery.of(reference, new long[] {1000, 0, 0, 0}).goodShare())
                .isEqualTo(0.002);
        assertThat(FalseDiscovery.of(reference, new long[] {0, 0, 0, 1000}).goodShare())
                .isEqualTo(1);
        assertThat(reference.rank(1)).isEqualTo(3);
        assertThat(reference.rank(Math.nextDown(1.0))).isZero();
    }

    @Test
    void a_reference_of_equal_scores() {
        ReferenceRanks reference = ReferenceRanks.of(new double[] {0.5, 0.5, 0.5, 0.5});
        double[] images = {0.4, 0.4, 0.5, 0.6};
        FalseDiscovery lake =
                FalseDiscovery.of(reference, counted(reference, images).counts());

        assertThat(DoubleStream.of(images).map(reference::pValue)).containsExactly(0.2, 0.2, 1.0, 1.0);
        // (1 + 2) / 2, at most 1; the list of both lowest has 4 x 0.2 / 2.
        assertThat(lake.goodShare()).isEqualTo(1);
        assertThat(lake.qValue(0.4)).isCloseTo(0.4, within(1e-15));
        assertThat(lake.qValue(0.5)).isEqualTo(1);
    }

    @Test
    void a_reference_of_a_million_is_larger_than_the_lake() {
        int size = 1_000_000;
        ReferenceRanks reference =
                ReferenceRanks.of(IntStream.range(0, size).asDoubleStream().toArray());
        double[] images = {-1, 0.5, 999_999.5};
        RankCounts counted = counted(reference, images);
        FalseDiscovery lake = FalseDiscovery.of(reference, counted.counts());

        assertThat(reference.pValue(-1)).isEqualTo(1.0 / 1_000_001);
        assertThat(reference.pValue(999_999.5)).isEqualTo(1);
        // One image of three is above one half: (1 + 1) / 1.5, at most 1.
        assertThat(lake.goodShare()).isEqualTo(1);
        assertThat(lake.qValue(-1)).isCloseTo(3.0 / 1_000_001, within(1e-15));
        assertThat(lake.flagged(0.1)).isEqualTo(2);
        assertThat(lake.threshold(counted, 0.1)).isEqualTo(Math.nextUp(0.5));
    }

    @Test
    void infinite_scores_and_both_zeros_are_scores_like_others() {
        ReferenceRanks reference =
                ReferenceRanks.of(new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0});
        assertThat(reference.rank(Double.NEGATIVE_INFINITY)).isEqualTo(1);
        assertThat(reference.rank(0.0)).isEqualTo(2);
        assertThat(reference.rank(-0.0)).isEqualTo(2);
        assertThat(reference.rank(Double.POSITIVE_INFINITY)).isEqualTo(3);
        RankCounts counted = counted(reference, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        FalseDiscovery lake = FalseDiscovery.of(reference, counted.counts());
        assertThat(lake.threshold(counted, 0.01)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(lake.threshold(counted, 1)).isEqualTo(-Double.MAX_VALUE);
    }

    @Test
    void refuses_what_it_cannot_rank() {
        assertThatThrownBy(() -> ReferenceRanks.of(new double[0])).hasMessageContaining("no reference scores");
        assertThatThrownBy(() -> ReferenceRanks.of(new double[] {1, Double.NaN}))
                .hasMessageContaining("NaN");
        ReferenceRanks reference = ReferenceRanks.of(REFERENCE);
        assertThatThrownBy(() -> FalseDiscovery.of(reference, new long[5])).hasMessageContaining("0 images");
        assertThatThrownBy(() -> FalseDiscovery.of(reference, new long[] {1})).hasMessageContaining("1 ranks");
    }

    static RankCounts counted(ReferenceRanks reference, double... images) {
        RankCounts counts = new RankCounts(reference.size());
        Arrays.stream(images).forEach(score -> counts.add(reference.rank(score), score));
        return counts;
    }

    @Test
    void a_p_value_tells_the_rank_that_it_is_of() {
        ReferenceRanks four = ReferenceRanks.of(new double[] {0.2, 0.4, 0.6, 0.8});
        assertThat(four.rankOfPValue(0.2)).isZero();
        assertThat(four.rankOfPValue(0.6)).isEqualTo(2);
        assertThat(four.rankOfPValue(1)).isEqualTo(4);
    }
}
