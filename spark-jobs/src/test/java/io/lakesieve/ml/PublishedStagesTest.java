package io.lakesieve.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.PublishedTables;
import io.lakesieve.core.Tolerances;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scoring stages against figures of the published code. */
class PublishedStagesTest {
    private static final double LOGIT_SCALE = 100;
    private static final double LAMBDA = 0.1;
    private static final int GROUPS = 5;

    @TempDir
    private Path folder;

    private final SparkSession spark = LocalSpark.session();

    @Test
    void negLabelMeetsThePublishedScores() {
        PublishedTables tables = new PublishedTables(spark, folder, "small");
        NegLabelModel model = NegLabelModel.fromTables(
                        spark.read().parquet(tables.labels()), spark.read().parquet(tables.negatives(7)), LOGIT_SCALE)
                .setGroups(7);

        Dataset<Row> scored = model.transform(spark.read().parquet(tables.images()));

        assertScores(scored, tables.fixtures().floats("neglabel_score_7"), 1, Tolerances.GROUP_SCORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"task", "sample"})
    void adaNegMeetsThePublishedScores(String kind) {
        PublishedTables tables = new PublishedTables(spark, folder, "small");
        Dataset<Row> images = spark.read().parquet(tables.images());
        AdaNeg estimator = AdaNeg.fromTables(
                        spark.read().parquet(tables.labels()),
                        spark.read().parquet(tables.negatives(GROUPS)),
                        LOGIT_SCALE)
                .setMethod("adaneg-" + kind);

        Dataset<Row> scored = estimator.fit(images).transform(images);

        assertScores(
                scored, tables.fixtures().floats("adaneg_" + kind + "_conf"), 1 + LAMBDA, Tolerances.ADAPTIVE_SCORE);
    }

    private static void assertScores(Dataset<Row> scored, float[] published, double scale, double tolerance) {
        Map<String, Double> scores = new HashMap<>();
        scored.select("image_id", "scores.id_score")
                .collectAsList()
                .forEach(row -> scores.put(row.getString(0), row.getDouble(1)));
        assertThat(scores).hasSize(published.length);
        for (int i = 0; i < published.length; i++) {
            assertThat(scores.get(PublishedTables.name("image", i)) * scale).isCloseTo(published[i], within(tolerance));
        }
    }
}
