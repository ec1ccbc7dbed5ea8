package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.Tolerances;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DetectionCurveTest {
    /** Tolerance for the effect of the cuts, see {@link DetectionCurve}. */
    private static final double CUTS = 1e-15;

    private record Counts(int id, int ood) {}

    /** At least one image of each class, at distinct scores 0, 1, 2, ...; many scores of one class only. */
    @Provide
    Arbitrary<List<ScorePoint>> descending() {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 3);
        return Combinators.combine(few, few)
                .as(Counts::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(DetectionCurveTest::points)
                .filter(points ->
                        total(points).inDistribution() > 0 && total(points).outOfDistribution() > 0);
    }

    private static List<ScorePoint> points(List<Counts> counts) {
        List<ScorePoint> points = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            points.add(new ScorePoint(-i, counts.get(i).id(), counts.get(i).ood()));
        }
        return points;
    }

    @Property(tries = 500, seed = "31")
    void rangesCutAnywhereGiveWhatTheWholeGives(@ForAll("descending") List<ScorePoint> points, @ForAll long seed) {
        Random random = new Random(seed);
        ScorePoint total = total(points);
        List<DetectionCurve.Partial> parts = new ArrayList<>();
        for (int from = 0; from < points.size(); ) {
            // Empty ranges occur too.
            int to = Math.min(points.size(), from + random.nextInt(5));
            parts.add(partial(points.subList(from, to), total(points.subList(0, from)), total));
            from = to;
        }
        while (parts.size() > 1) {
            int left = random.nextInt(parts.size() - 1);
            parts.get(left).merge(parts.remove(left + 1));
        }

        assertSame(
                parts.get(0).finish(), partial(points, total(List.of()), total).finish(), CUTS);
    }

    @Property(tries = 300, seed = "32")
    void metricsAreWhatCountingEveryThresholdGives(@ForAll("descending") List<ScorePoint> points) {
        ScorePoint total = total(points);

        assertSame(partial(points, total(List.of()), total).finish(), counted(points), Tolerances.METRIC);
    }

    /** The metrics by their definitions, pair by pair and threshold by threshold. */
    private static DetectionMetrics counted(List<ScorePoint> points) {
        double allId = total(points).inDistribution();
        double allOod = total(points).outOfDistribution();
        double auroc = 0;
        double auprIn = 0;
        double auprOut = 0;
        double nearest = Double.MAX_VALUE;
        double fpr95 = Double.NaN;
        double fpr95OpenOod = Double.NaN;
        for (int i = 0; i < points.size(); i++) {
            ScorePoint accepted = total(points.subList(0, i + 1));
            ScorePoint rejected = total(points.subList(i, points.size()));
            ScorePoint point = points.get(i);
            for (ScorePoint other : points) {
                double pairs = (double) point.inDistribution() * other.outOfDistribution() / allId / allOod;
                auroc += point.score() > other.score() ? pairs : point.score() == other.score() ? pairs / 2 : 0;
            }
            auprIn += point.inDistribution() / allId * precision(accepted.inDistribution(), accepted);
            auprOut += point.outOfDistribution() / allOod * precision(rejected.outOfDistribution(), rejected);
            // In 64 bits 0.95 is not exact: distances that are equal in decimals may differ here by rounding.
            double distance = Math.abs(accepted.inDistribution() / allId - 0.95);
            boolean fullBefore = accepted.inDistribution() - point.inDistribution()
                    == total(points).inDistribution();
            if (distance <= nearest + 1e-12 && !fullBefore) {
                nearest = distance;
                fpr95 = accepted.outOfDistribution() / allOod;
            }
            if (rejected.outOfDistribution() / allOod >= 0.95) {
                fpr95OpenOod = rejected.inDistribution() / allId;
            }
        }
        return new DetectionMetrics(auroc, auprIn, auprOut, fpr95, fpr95OpenOod);
    }

    private static double precision(long positive, ScorePoint all) {
        double images = all.inDistribution() + all.outOfDistribution();
        return images == 0 ? 0 : positive / images;
    }

    @Test
    void billionsOfImagesAreCountedExactly() {
        long half = 1_000_000_000L;
        List<ScorePoint> points =
                List.of(new ScorePoint(2, half, 0), new ScorePoint(1, 1, 1), new ScorePoint(0, 0, half));

        DetectionMetrics metrics =
                partial(points, total(List.of()), total(points)).finish();

        // All pairs but one half: 1 - 0.5 / (1e9 + 1)^2 is 1 in double, and no overflow on the way.
        assertThat(metrics.auroc()).isCloseTo(1, within(1e-15));
        assertThat(metrics.fpr95OpenOod()).isZero();
    }

    @Test
    void morePairsThanALongHoldsAreRefused() {
        long many = 3_000_000_000L;

        assertThatThrownBy(() -> DetectionCurve.partial(Collections.emptyIterator(), 0, 0, many, many))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("long overflow");
    }

    @Test
    void scoresThatDoNotDescendAreRejected() {
        Iterator<ScorePoint> equal =
                List.of(new ScorePoint(1, 1, 0), new ScorePoint(1, 0, 1)).iterator();

        assertThatThrownBy(() -> DetectionCurve.partial(equal, 0, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Scores must descend strictly, but 1.0 follows 1.0");
    }

    @Test
    void rangesMergeInDescendingOrderOnly() {
        List<ScorePoint> points = List.of(new ScorePoint(2, 1, 1), new ScorePoint(1, 2, 3));
        ScorePoint total = total(points);
        DetectionCurve.Partial upper = partial(points.subList(0, 1), total(List.of()), total);
        DetectionCurve.Partial lower = partial(points.subList(1, 2), points.get(0), total);

        assertThatThrownBy(() -> lower.merge(upper))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Ranges merge in descending order: this one ends after 3 and 4 images, the other begins after"
                                + " 0 and 0");
    }

    @Test
    void missingRangesAreNoticed() {
        List<ScorePoint> points = List.of(new ScorePoint(2, 1, 1), new ScorePoint(1, 2, 3));
        DetectionCurve.Partial upper = partial(points.subList(0, 1), total(List.of()), total(points));

        assertThatThrownBy(upper::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Ranges hold 1 of 3 in-distribution and 1 of 4 out-of-distribution images");
    }

    @Test
    void moreImagesThanTheTotalsAreRejected() {
        assertThatThrownBy(() -> partial(List.of(new ScorePoint(1, 5, 0)), total(List.of()), new ScorePoint(0, 4, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The scores count more images than the totals of 4 in-distribution and 1 out-of-distribution"
                                + " images");
    }

    private static DetectionCurve.Partial partial(List<ScorePoint> points, ScorePoint above, ScorePoint total) {
        return DetectionCurve.partial(
                points.iterator(),
                above.inDistribution(),
                above.outOfDistribution(),
                total.inDistribution(),
                total.outOfDistribution());
    }

    private static ScorePoint total(List<ScorePoint> points) {
        return new ScorePoint(
                0,
                points.stream().mapToLong(ScorePoint::inDistribution).sum(),
                points.stream().mapToLong(ScorePoint::outOfDistribution).sum());
    }

    private static void assertSame(DetectionMetrics actual, DetectionMetrics expected, double tolerance) {
        actual.asMap()
                .forEach((name, value) ->
                        assertThat(value).as(name).isCloseTo(expected.asMap().get(name), within(tolerance)));
    }
}
