package io.lakesieve.core;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How well a score separates in-distribution (ID) from out-of-distribution (OOD) images; all values lie in [0, 1].
 *
 * <p>The two kinds of FPR95 are different quantities that papers report under one name.
 *
 * @param auroc the probability that an ID image scores higher than an OOD one, ties counted one half
 * @param auprIn the average precision with ID as the positive class
 * @param auprOut the average precision of the negated score with OOD as the positive class
 * @param fpr95 the share of OOD images accepted at the threshold that accepts 95 % of ID images (NegLabel): the distinct
 *     score whose ID recall is nearest to 0.95, of two equally near the one of higher recall
 * @param fpr95OpenOod the share of ID images rejected at the first threshold that rejects at least 95 % of OOD images
 *     (OpenOOD, behind AdaNeg's figures)
 */
public record DetectionMetrics(double auroc, double auprIn, double auprOut, double fpr95, double fpr95OpenOod)
        implements Serializable {

    /**
     * Measures scores that fit in memory.
     *
     * @throws IllegalArgumentException if there are no ID or no OOD scores, or one is NaN
     */
    public static DetectionMetrics of(double[] inDistribution, double[] outOfDistribution) {
        NavigableMap<Double, ScorePoint> points = new TreeMap<>(Collections.reverseOrder());
        Arrays.stream(inDistribution).forEach(score -> add(points, new ScorePoint(score, 1, 0)));
        Arrays.stream(outOfDistribution).forEach(score -> add(points, new ScorePoint(score, 0, 1)));
        Iterator<ScorePoint> descending = points.values().iterator();
        return DetectionCurve.partial(descending, 0, 0, inDistribution.length, outOfDistribution.length)
                .finish();
    }

    private static void add(Map<Double, ScorePoint> points, ScorePoint point) {
        points.merge(
                point.score(),
                point,
                (a, b) -> new ScorePoint(
                        a.score(),
                        a.inDistribution() + b.inDistribution(),
                        a.outOfDistribution() + b.outOfDistribution()));
    }

    /** Returns the metrics by the names that tables and reports use, in a fixed order. */
    public Map<String, Double> asMap() {
        Map<String, Double> byName = new LinkedHashMap<>();
        byName.put("auroc", auroc);
        byName.put("aupr_in", auprIn);
        byName.put("aupr_out", auprOut);
        byName.put("fpr95", fpr95);
        byName.put("fpr95_openood", fpr95OpenOod);
        return Collections.unmodifiableMap(byName);
    }
}
