package io.lakesieve.core.verdict;

import io.lakesieve.core.evaluation.DetectionCurve;
import io.lakesieve.core.evaluation.DetectionMetrics;
import io.lakesieve.core.evaluation.OtsuThreshold;
import io.lakesieve.core.evaluation.ReferenceThreshold;
import io.lakesieve.core.evaluation.ScorePoint;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One draw of a study: a reference and a lake whose outliers are known, and what a rule makes of them.
 */
public final class RuleTrial {
    private final double[] reference;
    private final double[] good;
    private final double[] outliers;
    private final double[] images;
    private final RankCounts counted;
    private final FalseDiscovery lake;

    /**
     * A draw.
     *
     * @param reference scores of known good images, at least one
     * @param good scores of the lake's good images
     * @param outliers scores of its outliers; together at least one
     */
    public RuleTrial(double[] reference, double[] good, double[] outliers) {
        this.reference = reference;
        this.good = good;
        this.outliers = outliers;
        this.images = Arrays.copyOf(good, good.length + outliers.length);
        System.arraycopy(outliers, 0, images, good.length, outliers.length);
        ReferenceRanks ranks = ReferenceRanks.of(reference);
        this.counted = new RankCounts(ranks.size());
        for (double score : images) {
            counted.add(ranks.rank(score), score);
        }
        this.lake = FalseDiscovery.of(ranks, counted.counts());
    }

    /** The share of outliers that there is. */
    public double outlierShare() {
        return (double) outliers.length / images.length;
    }

    /** How well the scores part the lake's good images from its outliers; both must be there. */
    public DetectionMetrics metrics() {
        SortedMap<Double, long[]> counts = new TreeMap<>(Comparator.reverseOrder());
        count(good, 0, counts);
        count(outliers, 1, counts);
        Iterator<ScorePoint> points = counts.entrySet().stream()
                .map(point -> new ScorePoint(point.getKey(), point.getValue()[0], point.getValue()[1]))
                .iterator();
        return DetectionCurve.partial(points, 0, 0, good.length, outliers.length)
                .finish();
    }

    private static void count(double[] scores, int side, SortedMap<Double, long[]> counts) {
        for (double score : scores) {
            counts.computeIfAbsent(score + 0.0, of -> new long[2])[side]++;
        }
    }

    /** The share of outliers that is estimated. */
    public double estimatedShare() {
        return 1 - lake.goodShare();
    }

    /**
     * Whether the interval holds the share; empty where there is none.
     *
     * @param intervals beside a reference of this size
     */
    public Optional<Boolean> isHeld(ShareIntervals intervals) {
        double share = 1 - outlierShare();
        return intervals
                .of(lake.images(), lake.likelyGood())
                .map(interval -> interval.low() <= share && share <= interval.high());
    }

    /**
     * What a rule flags.
     *
     * @param good images flagged that belong
     * @param outliers images flagged that do not
     * @param allOutliers all of the lake's outliers
     */
    public record Flagged(long good, long outliers, long allOutliers) {
        /** The share of false ones among the flagged; 0 where none is flagged. */
        public double falseShare() {
            return good + outliers == 0 ? 0 : (double) good / (good + outliers);
        }

        /** The share of the outliers that is found. */
        public double foundShare() {
            return allOutliers == 0 ? 0 : (double) outliers / allOutliers;
        }
    }

    /** By the threshold that accepts a share of the reference. */
    public Flagged accepting(double share) {
        return below(ReferenceThreshold.of(reference, share));
    }

    /** By q-values of at most that. */
    public Flagged withFalseShare(double share) {
        return below(lake.threshold(counted, share));
    }

    /** By Otsu's threshold. */
    public Flagged byOtsu() {
        double minimum = Arrays.stream(images).min().orElseThrow();
        double maximum = Arrays.stream(images).max().orElseThrow();
        long[] counts = new long[OtsuThreshold.BINS];
        for (double score : images) {
            counts[OtsuThreshold.bin(score, minimum, maximum)]++;
        }
        return below(OtsuThreshold.of(counts, minimum, maximum));
    }

    private Flagged below(double threshold) {
        return new Flagged(below(good, threshold), below(outliers, threshold), outliers.length);
    }

    private static long below(double[] scores, double threshold) {
        return Arrays.stream(scores).filter(score -> score < threshold).count();
    }
}
