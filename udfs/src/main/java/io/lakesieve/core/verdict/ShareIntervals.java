package io.lakesieve.core.verdict;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Beta;

/**
 * The 90 % intervals of the share of good images beside a reference of n: those numbers of good images of which neither so few
 * nor so many as there are would be above the reference's median with a probability below 5 %.
 *
 * <p>Of g good images those above the reference's K-th lowest of n scores, where p exceeds one half, are binomial given the share
 * of good images above it, which is Beta(n - K + 1, K): the law of exceedances (Gumbel and von Schelling, Annals of Mathematical
 * Statistics 21, 1950), whatever the scores' distribution. Inverting it as Clopper and Pearson (Biometrika 26, 1934) invert the
 * binomial makes an interval that holds the number in at least 90 % of draws of reference and lake where outliers are below the
 * median; those above it count as good. Nothing is drawn, so the same counts give the same interval everywhere. The mixture is
 * taken at {@value #STRATA} equally likely shares.
 */
public final class ShareIntervals implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int STRATA = 200;
    private static final double TAIL = (1 - ShareInterval.CONFIDENCE) / 2;
    /** A binomial distribution with a larger variance is normal for all purposes. */
    private static final double NORMAL_FROM = 1000;

    private static final NormalDistribution STANDARD_NORMAL = new NormalDistribution(null, 0, 1);

    private final int referenceSize;
    /** Shares of good images above the reference's median, equally likely. */
    private final double[] above;

    private ShareIntervals(int referenceSize) {
        this.referenceSize = referenceSize;
        int middle = ReferenceRanks.firstRankAboveHalf(referenceSize);
        BetaDistribution share = new BetaDistribution(null, referenceSize - middle + 1.0, middle);
        this.above = IntStream.range(0, STRATA)
                .mapToDouble(stratum -> share.inverseCumulativeProbability((stratum + 0.5) / STRATA))
                .toArray();
    }

    /** Those beside a reference of that size, at least 1. */
    public static ShareIntervals beside(int referenceSize) {
        return new ShareIntervals(referenceSize);
    }

    /** The interval of a lake. */
    static Optional<ShareInterval> of(FalseDiscovery lake) {
        return beside(lake.reference().size()).of(lake.images(), lake.likelyGood());
    }

    /**
     * The interval of a lake, or of a part of it.
     *
     * @param images of the part
     * @param likelyGood how many of them have a p-value above one half
     * @return empty with fewer than {@link ShareInterval#MIN_IMAGES} images or reference images
     */
    public Optional<ShareInterval> of(long images, long likelyGood) {
        if (referenceSize < ShareInterval.MIN_IMAGES || images < ShareInterval.MIN_IMAGES) {
            return Optional.empty();
        }
        long low = first(likelyGood, images, good -> 1 - atMost(likelyGood - 1, good) >= TAIL);
        long high = first(likelyGood, images, good -> good == images || atMost(likelyGood, good + 1) < TAIL);
        return Optional.of(new ShareInterval((double) low / images, (double) high / images));
    }

    /** The first number from a lower to an upper bound, inclusive, from which on something holds; the upper one otherwise. */
    private static long first(long lower, long upper, LongPredicate holds) {
        long low = lower;
        long high = upper;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** How likely at most so many of so many good images are above the reference's median. */
    private double atMost(long count, long good) {
        return Arrays.stream(above)
                .map(share -> cumulative(count, good, share))
                .average()
                .orElseThrow();
    }

    private static double cumulative(long hits, long trials, double share) {
        if (hits < 0) {
            return 0;
        }
        if (hits >= trials) {
            return 1;
        }
        double variance = trials * share * (1 - share);
        return variance > NORMAL_FROM
                ? STANDARD_NORMAL.cumulativeProbability((hits + 0.5 - trials * share) / Math.sqrt(variance))
                : 1 - Beta.regularizedBeta(share, hits + 1.0, trials - (double) hits);
    }
}
