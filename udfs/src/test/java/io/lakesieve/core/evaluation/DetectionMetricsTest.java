package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class DetectionMetricsTest {

    @Test
    void perfectSeparation() {
        DetectionMetrics metrics = metrics(new double[] {0.75, 1}, new double[] {0, 0.5, 0.25});

        assertThat(metrics).isEqualTo(new DetectionMetrics(1, 1, 1, 0, 0));
    }

    @Test
    void equalScoresSayNothing() {
        DetectionMetrics metrics = metrics(new double[] {0.5, 0.5, 0.5}, new double[] {0.5});

        assertThat(metrics).isEqualTo(new DetectionMetrics(0.5, 0.75, 0.25, 1, 1));
    }

    @Test
    void aSmallCaseByHand() {
        // Descending: 4 ID, 3 OOD and ID, 2 ID, 1 OOD.
        DetectionMetrics metrics = metrics(new double[] {4, 3, 2}, new double[] {3, 1});

        // Of six pairs the ID image scores higher in 1 + 1 + 1 + 1, one is tied, in one it scores lower.
        assertThat(metrics.auroc()).isCloseTo(4.5 / 6, within(1e-15));
        assertThat(metrics.auprIn()).isCloseTo((1 + 2.0 / 3 + 3.0 / 4) / 3, within(1e-15));
        assertThat(metrics.auprOut()).isCloseTo((1 + 2.0 / 4) / 2, within(1e-15));
        // Recall 1 is nearest to 0.95, first reached at score 2; one OOD image is accepted there.
        assertThat(metrics.fpr95()).isEqualTo(0.5);
        // Both OOD images are rejected at score 3, and with them two ID images.
        assertThat(metrics.fpr95OpenOod()).isCloseTo(2.0 / 3, within(1e-15));
    }

    @Test
    void aRecallSlightlyBelowIsNearerThanFullRecall() {
        // Of 16 ID images 15 are a recall of 0.9375; OOD images lie above and below the fifteenth.
        double[] id = IntStream.rangeClosed(1, 16).mapToDouble(i -> i).toArray();
        DetectionMetrics metrics = metrics(id, new double[] {16.5, 0.5, 0.25, 0.125});

        assertThat(metrics.fpr95()).isEqualTo(0.25);
    }

    @Test
    void ofEquallyNearRecallsTheHigherCounts() {
        // Recalls 0.9 and 1 are equally near to 0.95.
        double[] id = IntStream.rangeClosed(1, 10).mapToDouble(i -> i).toArray();
        DetectionMetrics metrics = metrics(id, new double[] {1.5, 0.5});

        assertThat(metrics.fpr95()).isEqualTo(0.5);
    }

    @Test
    void ofThresholdsWithEqualRecallTheLowestCounts() {
        // Recall 19 / 20 is met at score 2, at 1.75 and at 1.5.
        double[] id = IntStream.rangeClosed(1, 20).mapToDouble(i -> i).toArray();
        DetectionMetrics metrics = metrics(id, new double[] {1.75, 1.5, 0.5, 0.25});

        assertThat(metrics.fpr95()).isEqualTo(0.5);
    }

    @Test
    void negativeZeroIsZero() {
        DetectionMetrics metrics = metrics(new double[] {0.0}, new double[] {-0.0});

        assertThat(metrics.auroc()).isEqualTo(0.5);
    }

    @Test
    void infiniteScoresHaveTheirPlace() {
        DetectionMetrics metrics =
                metrics(new double[] {1, Double.POSITIVE_INFINITY}, new double[] {Double.NEGATIVE_INFINITY});

        assertThat(metrics.auroc()).isEqualTo(1);
    }

    @Test
    void negatedScoresSwapTheClasses() {
        double[] id = {0.5, 0.7, 0.7, 0.9, 0.2};
        double[] ood = {0.1, 0.7, 0.3, 0.5};
        DetectionMetrics metrics = metrics(id, ood);
        DetectionMetrics swapped = metrics(negated(ood), negated(id));

        assertThat(swapped.auroc()).isCloseTo(metrics.auroc(), within(1e-15));
        assertThat(swapped.auprIn()).isCloseTo(metrics.auprOut(), within(1e-15));
        assertThat(swapped.auprOut()).isCloseTo(metrics.auprIn(), within(1e-15));
    }

    @Test
    void theNamesAreThoseOfTheTable() {
        assertThat(new DetectionMetrics(0.1, 0.2, 0.3, 0.4, 0.5).asMap().entrySet())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("auroc=0.1", "aupr_in=0.2", "aupr_out=0.3", "fpr95=0.4", "fpr95_openood=0.5");
    }

    @Test
    void oneClassAloneIsRejected() {
        assertThatThrownBy(() -> metrics(new double[] {1}, new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Metrics compare in-distribution with out-of-distribution images, but there are 1 of the one"
                                + " and 0 of the other: give a truth that has both");
    }

    @Test
    void anImageWithoutScoreIsRejected() {
        assertThatThrownBy(() -> metrics(new double[] {Double.NaN}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A score is NaN: images without a score take no part in metrics");
    }

    private static double[] negated(double[] scores) {
        return Arrays.stream(scores).map(score -> -score).toArray();
    }

    /** The metrics of scores that fit in memory. */
    public static DetectionMetrics metrics(double[] inDistribution, double[] outOfDistribution) {
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
}
