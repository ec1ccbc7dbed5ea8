package io.lakesieve.core.verdict;

import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;

/**
 * Whether a lake's images above the reference's median lie as the reference's own do. Most of them are good, so that their
 * ranks are even where the good images look like the reference; p-values mean what they say only then.
 *
 * <p>The test is the two-sample Kolmogorov-Smirnov test of the scores above the median, with its asymptotic distribution
 * (Stephens's correction; Press et al., Numerical Recipes, 3rd edition, 2007, section 14.3.3). It compares between reference
 * scores alone, which makes it conservative, with ties too.
 *
 * @param deviation the largest difference between the two distribution functions, 0 to 1
 * @param direction to which side the lake's images deviate
 * @param pValue how often such a deviation arises by chance; 1 where there is too little to compare
 */
public record RankEvenness(double deviation, Direction direction, double pValue) {
    /** The test's level. */
    public static final double LEVEL = 0.01;
    /** A smaller deviation is not reported, however sure it is: it moves no figure by more than this. */
    public static final double MIN_DEVIATION = 0.05;

    private static final KolmogorovSmirnovTest TEST = new KolmogorovSmirnovTest();
    private static final double SUM_TOLERANCE = 1e-12;
    private static final int SUM_TERMS = 100_000;

    /** To which side. */
    public enum Direction {
        /** The lake's images score lower than the reference. */
        LOWER,
        /** They score higher. */
        HIGHER
    }

    /** Tests a lake. */
    public static RankEvenness of(FalseDiscovery lake) {
        ReferenceRanks reference = lake.reference();
        long[] counts = lake.counts();
        int first = reference.firstRankAboveHalf();
        int references = reference.size() - first;
        long images = 0;
        for (int rank = first; rank < counts.length; rank++) {
            images += counts[rank];
        }
        if (references == 0 || images == 0) {
            return new RankEvenness(0, Direction.LOWER, 1);
        }
        double lower = 0;
        double higher = 0;
        long below = 0;
        for (int rank = first; rank < counts.length; rank++) {
            below += counts[rank];
            if (reference.isReachable(rank)) {
                double difference = (double) below / images - (double) (rank - first) / references;
                lower = Math.max(lower, difference);
                higher = Math.max(higher, -difference);
            }
        }
        double deviation = Math.max(lower, higher);
        return new RankEvenness(
                deviation,
                lower >= higher ? Direction.LOWER : Direction.HIGHER,
                chance(deviation, (double) references * images / (references + images)));
    }

    private static double chance(double deviation, double effectiveSize) {
        double root = Math.sqrt(effectiveSize);
        double statistic = (root + 0.12 + 0.11 / root) * deviation;
        return Math.max(0, Math.min(1, 1 - TEST.ksSum(statistic, SUM_TOLERANCE, SUM_TERMS)));
    }

    /** Whether the deviation is both beyond chance and large enough to matter. */
    public boolean isDeviating() {
        return pValue < LEVEL && deviation >= MIN_DEVIATION;
    }
}
