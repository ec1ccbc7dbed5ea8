package io.lakesieve.core;

import static io.lakesieve.core.FixtureMargins.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.core.evaluation.DetectionMetrics;
import io.lakesieve.core.evaluation.DetectionMetricsTest;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics of the stored scores against those that the published code computed. */
class PublishedMetricsTest {

    @ParameterizedTest
    @MethodSource("scoresWithMetrics")
    void metricsOfStoredScoresAreThePublishedOnes(String folder, String score) {
        Fixtures fixtures = Fixtures.of(folder);
        double[] scores = doubles(fixtures.floats(score.replace("neglabel_", "neglabel_score_")));

        assertClose(measure(scores, fixtures.ints("is_ood")), fixtures.metrics().get(score));
    }

    static Stream<Arguments> scoresWithMetrics() {
        return Stream.of("tiny", "small").flatMap(folder -> Fixtures.of(folder).metrics().keySet().stream()
                .map(score -> Arguments.of(folder, score)));
    }

    @Test
    void tiedScoresAreMeasuredAsThePublishedCodeDoes() {
        JsonNode tied = Fixtures.of("edge").metricTieCase();
        double[] scores = IntStream.range(0, tied.get("conf").size())
                .mapToDouble(i -> tied.get("conf").get(i).asDouble())
                .toArray();
        int[] isOod = IntStream.range(0, scores.length)
                .map(i -> tied.get("is_ood").get(i).asInt())
                .toArray();

        assertClose(measure(scores, isOod), Fixtures.metrics(tied.get("metrics")));
    }

    private static DetectionMetrics measure(double[] scores, int[] isOod) {
        return DetectionMetricsTest.metrics(where(i -> isOod[i] == 0, scores), where(i -> isOod[i] == 1, scores));
    }

    private static double[] where(IntPredicate condition, double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(condition)
                .mapToDouble(i -> scores[i])
                .toArray();
    }

    private static void assertClose(DetectionMetrics actual, DetectionMetrics expected) {
        Map<String, Double> figures = actual.asMap();
        expected.asMap()
                .forEach((name, value) ->
                        assertThat(figures.get(name)).as(name).isCloseTo(value, within(Tolerances.METRIC)));
    }
}
