package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class RankEvennessTest {
    @Test
    void good_images_like_the_reference_deviate_in_one_of_a_hundred_lakes_at_most() {
        int deviating = 0;
        for (int seed = 0; seed < 1000; seed++) {
            deviating += evenness(seed, 100, 400, score -> score).isDeviating() ? 1 : 0;
        }
        assertThat(deviating).isLessThanOrEqualTo(16); // ten, give or take two standard deviations
    }

    @Test
    void says_to_which_side_they_deviate() {
        RankEvenness lower = evenness(1, 10_000, 40_000, score -> Math.pow(score, 4));
        assertThat(lower.isDeviating()).isTrue();
        assertThat(lower.direction()).isEqualTo(RankEvenness.Direction.LOWER);
        RankEvenness higher = evenness(1, 10_000, 40_000, score -> Math.pow(score, 0.25));
        assertThat(higher.isDeviating()).isTrue();
        assertThat(higher.direction()).isEqualTo(RankEvenness.Direction.HIGHER);
    }

    @Test
    void is_the_two_sample_test_of_the_scores_above_the_median() {
        Random random = new Random(5);
        double[] known = random.doubles(201).toArray();
        double[] images =
                random.doubles(5000).map(score -> Math.pow(score, 1.2)).toArray();
        ReferenceRanks reference = ReferenceRanks.of(known);
        double median = reference.scores()[100];
        double[] knownAbove =
                Arrays.stream(known).filter(score -> score > median).toArray();
        double[] imagesAbove =
                Arrays.stream(images).filter(score -> score > median).toArray();

        RankEvenness evenness = RankEvenness.of(FalseDiscovery.of(
                reference, FalseDiscoveryTest.counted(reference, images).counts()));
        // Between reference scores alone: less by one of their steps at most.
        assertThat(evenness.deviation())
                .isCloseTo(
                        new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(knownAbove, imagesAbove),
                        within(1.0 / knownAbove.length));
    }

    @Test
    void equal_scores_and_single_images_give_no_alarm() {
        ReferenceRanks equal = ReferenceRanks.of(new double[] {1, 1, 1, 1});
        assertThat(RankEvenness.of(FalseDiscovery.of(equal, new long[] {5, 0, 0, 0, 1000}))
                        .isDeviating())
                .isFalse();
        ReferenceRanks one = ReferenceRanks.of(new double[] {1});
        assertThat(RankEvenness.of(FalseDiscovery.of(one, new long[] {5, 5})).pValue())
                .isEqualTo(1);
    }

    private static RankEvenness evenness(int seed, int references, int images, DoubleUnaryOperator change) {
        Random random = new Random(seed);
        ReferenceRanks reference = ReferenceRanks.of(random.doubles(references).toArray());
        double[] scores = random.doubles(images).map(change).toArray();
        return RankEvenness.of(FalseDiscovery.of(
                reference, FalseDiscoveryTest.counted(reference, scores).counts()));
    }
}
