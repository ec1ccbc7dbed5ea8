package io.lakesieve.core.verdict;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * The 90 % percentile interval of the share of good images under resampling of both the reference and the lake (Efron and
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 *
 * <p>Nothing is drawn: the distribution that endless resampling would tend to is known. Of a resampled reference only the
 * score above which p exceeds one half matters, the K-th lowest of n draws with replacement; it is the reference's J-th,
 * where P(J at most j) = P(Beta(K, n - K + 1) at most j / n). Given J, the images above it in a resampled lake are binomial.
 * The mixture over J is taken at {@value #STRATA} equally likely values, so the same counts give the same interval
 * everywhere, without a seed.
 *
 * @param low lower end, above 0
 * @param high upper end, at most 1
 */
public record ShareInterval(double low, double high) {
    /** The interval's probability. */
    public static final double CONFIDENCE = 0.9;
    /** Fewer reference images, or images, are not resampled: they do not show how much they vary. */
    public static final int MIN_IMAGES = 10;
    /** Values of J. */
    public static final int STRATA = 100;

    private static final double TAIL = (1 - CONFIDENCE) / 2;
    /** A binomial distribution with a larger variance is normal for all purposes. */
    private static final double NORMAL_FROM = 1000;

    private static final NormalDistribution STANDARD_NORMAL = new NormalDistribution(null, 0, 1);

    /** The interval of a lake; empty with fewer than {@link #MIN_IMAGES} images or reference images. */
    public static Optional<ShareInterval> of(FalseDiscovery lake) {
        long[] atOrAbove = lake.counts();
        for (int rank = atOrAbove.length - 2; rank >= 0; rank--) {
            atOrAbove[rank] += atOrAbove[rank + 1];
        }
        return of(lake.reference().size(), lake.images(), rank -> atOrAbove[rank]);
    }

    /**
     * The interval of any part of a lake.
     *
     * @param referenceSize n
     * @param images of the part
     * @param atOrAbove how many of them have at least that rank; asked for {@link #ranks} alone
     * @return empty with fewer than {@link #MIN_IMAGES} images or reference images
     */
    public static Optional<ShareInterval> of(int referenceSize, long images, IntToLongFunction atOrAbove) {
        if (referenceSize < MIN_IMAGES || images < MIN_IMAGES) {
            return Optional.empty();
        }
        double[] shares = IntStream.of(ranks(referenceSize))
                .mapToDouble(rank -> (double) atOrAbove.applyAsLong(rank) / images)
                .toArray();
        return Optional.of(new ShareInterval(
                FalseDiscovery.goodShare(quantile(shares, images, TAIL), images),
                FalseDiscovery.goodShare(quantile(shares, images, 1 - TAIL), images)));
    }

    /** The ranks J, ascending, 1 to n: {@link #STRATA} of them, the same one several times in a small reference. */
    public static int[] ranks(int referenceSize) {
        int middle = (referenceSize + 1) / 2;
        int[] ranks = new int[STRATA];
        for (int stratum = 0; stratum < STRATA; stratum++) {
            int low = stratum == 0 ? 1 : ranks[stratum - 1];
            int high = referenceSize;
            while (low < high) {
                int rank = (low + high) >>> 1;
                double reached =
                        Beta.regularizedBeta((double) rank / referenceSize, middle, referenceSize - middle + 1.0);
                if (reached >= (stratum + 0.5) / STRATA) {
                    high = rank;
                } else {
                    low = rank + 1;
                }
            }
            ranks[stratum] = low;
        }
        return ranks;
    }

    /** The smallest count that a mixture of binomials does not exceed with that probability. */
    private static long quantile(double[] shares, long trials, double probability) {
        long low = 0;
        long high = trials;
        while (low < high) {
            long middle = (low + high) >>> 1;
            double cumulative = Arrays.stream(shares)
                    .map(share -> cumulative(middle, trials, share))
                    .average()
                    .orElseThrow();
            if (cumulative >= probability) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static double cumulative(long hits, long trials, double share) {
        if (hits >= trials || share == 0) {
            return 1;
        }
        if (share == 1) {
            return 0;
        }
        double variance = trials * share * (1 - share);
        return variance > NORMAL_FROM
                ? STANDARD_NORMAL.cumulativeProbability((hits + 0.5 - trials * share) / Math.sqrt(variance))
                : 1 - Beta.regularizedBeta(share, hits + 1.0, trials - (double) hits);
    }
}
