package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.HypergeometricDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareIntervalsTest {
    private static final double TAIL = 0.05;

    /** Against the law of exceedances as a hypergeometric sum: of images and references in order, where the median lies. */
    @ParameterizedTest
    @CsvSource({"10, 10, 5", "19, 100, 3", "38, 190, 40", "38, 190, 0", "58, 300, 140", "201, 1000, 70"})
    void theEndsAreTheFirstNumbersThatTheLawDoesNotRefuse(int references, int images, int likelyGood) {
        ShareInterval interval =
                ShareIntervals.beside(references).of(images, likelyGood).orElseThrow();

        int low = likelyGood;
        while (low < images && 1 - atMost(likelyGood - 1, low, references) < TAIL) {
            low++;
        }
        int high = images;
        while (high > likelyGood && atMost(likelyGood, high, references) < TAIL) {
            high--;
        }
        // The strata of the mixture move an end by a count at most.
        assertThat(interval.low() * images).isCloseTo(low, within(1.001));
        assertThat(interval.high() * images).isCloseTo(high, within(1.001));
    }

    /** At most so many of the good images above the reference's median: it comes after all but so many of them. */
    private static double atMost(int count, int good, int references) {
        int median = (references + 1) / 2;
        int before = median - 1 + good - count;
        return count < 0
                ? 0
                : count >= good
                        ? 1
                        : new HypergeometricDistribution(null, references + good, references, before)
                                .cumulativeProbability(median - 1);
    }

    /** The sum, over all numbers of good images above the median, of how likely each is and whether its interval holds. */
    @ParameterizedTest
    @CsvSource({"12, 78, 87", "38, 78, 111", "38, 78, 190", "38, 12, 124", "58, 12, 124", "19, 100, 1000"})
    void holdsTheShareInNineOfTenDrawsWhereOutliersAreBelowTheMedian(int references, int good, int images) {
        ShareIntervals intervals = ShareIntervals.beside(references);
        double share = (double) good / images;
        double held = 0;
        for (int above = 0; above <= good; above++) {
            ShareInterval interval = intervals.of(images, above).orElseThrow();
            held += interval.low() <= share && share <= interval.high()
                    ? atMost(above, good, references) - atMost(above - 1, good, references)
                    : 0;
        }
        // Less what the strata of the mixture may move.
        assertThat(held).isBetween(0.899, 0.96);
    }

    @Test
    void narrowsToTheShareWithBothSizes() {
        ShareInterval interval =
                ShareIntervals.beside(100_000).of(200_000_000, 50_000_000).orElseThrow();

        assertThat(interval.low()).isBetween(0.49, 0.5);
        assertThat(interval.high()).isBetween(0.5, 0.51);
    }

    @Test
    void aHandfulDoesNotSayHowManyBelong() {
        assertThat(ShareIntervals.beside(9).of(1000, 500)).isEmpty();
        assertThat(ShareIntervals.beside(1000).of(9, 5)).isEmpty();
    }

    @Test
    void moreAboveTheMedianThanThereCanBeIsAllGoodAndNoneAboveItIsAlmostNone() {
        assertThat(ShareIntervals.beside(1000).of(1000, 1000)).hasValue(new ShareInterval(1, 1));
        // With g good images beside so large a reference the chance that all are below is 2^-g: 5 % between 4 and 5.
        ShareInterval none = ShareIntervals.beside(100_001).of(1000, 0).orElseThrow();
        assertThat(none.low()).isZero();
        assertThat(none.high()).isEqualTo(0.004);
    }
}
