package io.lakesieve.job.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import io.lakesieve.config.InputException;
import io.lakesieve.core.Fixtures;
import io.lakesieve.core.Tolerances;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Metric;
import io.lakesieve.table.MetricsTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics of stored scores as Spark computes them, in several partitions, against those of the published code. */
class PublishedMetricsOnSparkTest {
    private static final StructType SCORES = new StructType()
            .add(ScoresSchema.METHOD, DataTypes.StringType, false)
            .add(ScoresSchema.ID_SCORE, DataTypes.DoubleType, false)
            .add(EvaluateScores.IN_DISTRIBUTION, DataTypes.BooleanType, false);
    private static final List<String> ARRAYS =
            List.of("neglabel_score_5", "mcm", "maxlogit", "energy", "adaneg_task_conf");
    private static final String TIED = "tied";
    private static final String RUN = "20250101T000000000Z-test";

    private static SparkSession spark;
    private static Dataset<Row> scores;
    private static List<Metric> metrics;

    @BeforeAll
    static void evaluateIntoATable(@TempDir Path folder) {
        spark = inSevenRanges(LocalSpark.session());
        scores = spark.createDataFrame(rows(), SCORES).repartition(5);
        MetricsTable table = Lake.at(spark, folder.toString()).metrics();
        table.put(RUN, "truth.csv", new EvaluateScores().execute(scores, "truth.csv"));
        metrics = table.ofRun(RUN);
    }

    /** A session that does not join small partitions, so that every curve is cut somewhere. */
    private static SparkSession inSevenRanges(SparkSession session) {
        SparkSession ranges = session.newSession();
        ranges.conf().set("spark.sql.shuffle.partitions", "7");
        ranges.conf().set("spark.sql.adaptive.coalescePartitions.enabled", "false");
        return ranges;
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String folder : List.of("tiny", "small")) {
            Fixtures fixtures = Fixtures.of(folder);
            int[] isOod = fixtures.ints("is_ood");
            for (String array : ARRAYS) {
                float[] values = fixtures.floats(array);
                for (int i = 0; i < values.length; i++) {
                    rows.add(RowFactory.create(folder + " " + array, (double) values[i], isOod[i] == 0));
                }
            }
        }
        JsonNode tied = Fixtures.of("edge").metricTieCase();
        for (int i = 0; i < tied.get("conf").size(); i++) {
            rows.add(RowFactory.create(
                    TIED,
                    tied.get("conf").get(i).asDouble(),
                    tied.get("is_ood").get(i).asInt() == 0));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "tiny, neglabel_5, neglabel_score_5",
        "tiny, mcm, mcm",
        "tiny, maxlogit, maxlogit",
        "tiny, energy, energy",
        "tiny, adaneg_task_conf, adaneg_task_conf",
        "small, neglabel_5, neglabel_score_5",
        "small, mcm, mcm",
        "small, maxlogit, maxlogit",
        "small, energy, energy",
        "small, adaneg_task_conf, adaneg_task_conf"
    })
    void metricsOfStoredScoresAreThePublishedOnes(String folder, String score, String array) {
        assertFigures(
                folder + " " + array, Fixtures.of(folder).metrics().get(score).asMap());
    }

    @Test
    void tiedScoresAreMeasuredAsThePublishedCodeDoes() {
        JsonNode published = Fixtures.of("edge").metricTieCase().get("metrics");
        JsonNode negLabel = published.get("neglabel");

        assertFigures(
                TIED,
                Map.of(
                        "auroc", negLabel.get("auroc").asDouble(),
                        "aupr_in", negLabel.get("aupr_in").asDouble(),
                        "aupr_out", negLabel.get("aupr_out").asDouble(),
                        "fpr95", negLabel.get("fpr95").asDouble(),
                        "fpr95_openood", published.get("openood").get("fpr95").asDouble()));
    }

    @Test
    void figuresCarryTheNameOfTheTruth() {
        assertThat(metrics).extracting(Metric::dataset).containsOnly("truth.csv");
    }

    @Test
    void theScoresLieInSeveralRanges() {
        long ranges = scores.where(ofMethod(TIED))
                .orderBy(ScoresSchema.ID_SCORE)
                .toJavaRDD()
                .mapPartitions(rows -> List.of(rows.hasNext()).iterator())
                .filter(filled -> filled)
                .count();

        assertThat(ranges).isGreaterThan(2);
    }

    private static String ofMethod(String method) {
        return "%s = '%s'".formatted(ScoresSchema.METHOD, method);
    }

    @ParameterizedTest
    @CsvSource({"true, all", "false, none"})
    void imagesOfOneKindAloneAreAnError(boolean inDistribution, String share) {
        List<Row> one = List.of(RowFactory.create("neglabel", 0.5, inDistribution));

        assertThatThrownBy(() -> new EvaluateScores().execute(spark.createDataFrame(one, SCORES), "truth.csv"))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("By the truth " + share + " of the scored images", "both kinds", "label set");
    }

    private static void assertFigures(String method, Map<String, Double> expected) {
        Map<String, Double> figures = metrics.stream()
                .filter(metric -> metric.method().equals(method))
                .collect(Collectors.toMap(Metric::metric, Metric::value));
        assertThat(figures).containsOnlyKeys(expected.keySet());
        expected.forEach(
                (name, value) -> assertThat(figures.get(name)).as(name).isCloseTo(value, within(Tolerances.METRIC)));
    }
}
