package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareIntervalTest {
    /** Ends of percentile intervals of 4,000 drawn resamples vary by some two counts. */
    private static final double DRAWN = 0.03;

    @Test
    void is_the_percentile_interval_of_resampling_both() {
        Random random = new Random(3);
        double[] known = random.doubles(40).toArray();
        double[] images = random.doubles(200).map(score -> score * 1.1 - 0.2).toArray();
        ReferenceRanks reference = ReferenceRanks.of(known);
        ShareInterval interval = ShareInterval.of(lake(reference, images)).orElseThrow();

        double[] drawn = new double[4000];
        for (int i = 0; i < drawn.length; i++) {
            ReferenceRanks resampled = ReferenceRanks.of(resample(known, random));
            drawn[i] = lake(resampled, resample(images, random)).goodShare();
        }
        Arrays.sort(drawn);
        assertThat(interval.low()).isCloseTo(drawn[200], within(DRAWN));
        assertThat(interval.high()).isCloseTo(drawn[3800], within(DRAWN));
    }

    @Test
    void covers_the_share_of_separated_lakes_in_nine_of_ten() {
        Random random = new Random(11);
        int held = 0;
        for (int split = 0; split < 500; split++) {
            double[] known = random.doubles(38).toArray();
            double[] images = new double[190];
            for (int i = 0; i < images.length; i++) {
                images[i] = i < 57 ? -1 : random.nextDouble();
            }
            ShareInterval interval =
                    ShareInterval.of(lake(ReferenceRanks.of(known), images)).orElseThrow();
            held += interval.low() <= 0.7 && 0.7 <= interval.high() ? 1 : 0;
        }
        assertThat(held).isGreaterThanOrEqualTo(440);
    }

    @Test
    void narrows_to_the_share_with_both_sizes() {
        long[] even = new long[100_001];
        Arrays.fill(even, 1000);
        even[0] += 100_000_000L;
        ShareInterval interval =
                ShareInterval.of(FalseDiscovery.of(consecutive(100_000), even)).orElseThrow();
        assertThat(interval.low()).isCloseTo(0.5, within(0.01));
        assertThat(interval.high()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void a_handful_shows_not_how_much_it_varies() {
        assertThat(ShareInterval.of(9, 1000, rank -> 500)).isEmpty();
        assertThat(ShareInterval.of(1000, 9, rank -> 5)).isEmpty();
        assertThat(ShareInterval.of(10, 10, rank -> 10)).hasValue(new ShareInterval(1, 1));
    }

    private static ReferenceRanks consecutive(int size) {
        return ReferenceRanks.of(IntStream.range(0, size).asDoubleStream().toArray());
    }

    private static FalseDiscovery lake(ReferenceRanks reference, double[] images) {
        return FalseDiscovery.of(
                reference, FalseDiscoveryTest.counted(reference, images).counts());
    }

    private static double[] resample(double[] values, Random random) {
        return random.ints(values.length, 0, values.length)
                .mapToDouble(i -> values[i])
                .toArray();
    }
}
