package io.lakesieve.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.inventory.InputFingerprint;
import io.lakesieve.job.run.SelectedRows;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.TemporarySettings;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scoring of a lake reads, by its physical plans. */
class ScoringReadsTest {
    private static final String MODEL = "a model";
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Dataset<Row> embeddings;

    @BeforeAll
    static void embed() {
        spark = LocalSpark.session();
        Lake lake = Lake.at(spark, folder.resolve("lake").toString());
        lake.embeddings()
                .put(spark.createDataFrame(
                        List.of(
                                row("a", "cats", "2026-01-31T23:59:59Z"),
                                row("b", "cats", "2026-02-01T00:00:00Z"),
                                row("c", "dogs", "2026-03-01T00:00:00Z"),
                                row("d", "birds", "2026-03-01T00:00:00Z")),
                        EmbeddingsSchema.TYPE));
        embeddings = lake.embeddings().ofModel(MODEL);
    }

    private static Row row(String name, String source, String modified) {
        return RowFactory.create(
                name,
                "file:/" + name,
                source,
                MODEL,
                EmbeddingsSchema.STATUS_OK,
                null,
                1,
                1,
                EmbeddingColumn.toColumn(new float[] {1, 0}),
                1L,
                Timestamp.from(Instant.parse(modified)),
                null,
                "run",
                "file:/",
                null);
    }

    @Test
    void onlyTheColumnsThatScoringNeedsAreRead() {
        assertThat(readSchema(ImageColumns.of(embeddings)))
                .contains("image_id", "path", "source", "status", "error", "embedding", "model_id")
                .doesNotContain("width", "height", "length", "modification_time");
    }

    @Test
    void imagesAreCountedWithoutReadingTheirEmbeddings() {
        assertThat(readSchema(InputFingerprint.counts(embeddings)))
                .contains("status")
                .doesNotContain("embedding");
    }

    @Test
    void sourcesAndDatesArePushedDown() {
        Dataset<Row> selected = ImageColumns.of(selected(List.of("cats", "dogs"), Optional.of(FEBRUARY)));

        assertThat(part("PushedFilters", selected))
                .contains("In(source, [cats,dogs])")
                .contains("GreaterThanOrEqual(modification_time,");
        assertThat(selected.select("image_id").orderBy("image_id").collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("b", "c");
    }

    @Test
    void theSameHoldsForAParquetTableWithADateColumn() {
        String table = folder.resolve("dates").toString();
        embeddings
                .withColumn(
                        "modification_time",
                        org.apache.spark.sql.functions.expr(
                                "cast(to_utc_timestamp(modification_time, current_timezone()) as date)"))
                .write()
                .parquet(table);
        Dataset<Row> selected = SelectedRows.of(
                spark.read().parquet(table), new EmbeddingSelection(List.of("cats"), Optional.of(FEBRUARY)), table);

        assertThat(part("PushedFilters", selected))
                .contains("EqualTo(source,cats)")
                .contains("GreaterThanOrEqual(modification_time,2026-02-01)");
        assertThat(selected.count()).isOne();
    }

    @Test
    void aColumnThatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> SelectedRows.of(
                        embeddings.withColumn("modification_time", org.apache.spark.sql.functions.lit("yesterday")),
                        new EmbeddingSelection(List.of(), Optional.of(FEBRUARY)),
                        "a table"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("modification_time of a table is of type string");
    }

    @Test
    void filesAreNotPackedIntoFewerTasksThanKeepTheSlotsBusy() {
        String table = folder.resolve("files").toString();
        spark.range(0, 8, 1, 8).write().parquet(table);
        // A file counts with 4 MiB at least when Spark packs files; these are smaller.
        Map<String, String> settings = Map.of("spark.sql.files.openCostInBytes", "1");

        int packed = TemporarySettings.during(
                spark, settings, () -> spark.read().parquet(table).javaRDD().getNumPartitions());
        int single = TemporarySettings.during(
                spark, settings, () -> ImageTable.internalRows(spark.read().parquet(table))
                        .getNumPartitions());

        assertThat(packed).isLessThan(8);
        assertThat(single).isEqualTo(8);
        assertThat(spark.conf().getOption("spark.sql.files.minPartitionNum").isEmpty())
                .isTrue();
    }

    @Test
    void theUsersOwnSettingOfTasksStands() {
        String table = folder.resolve("own setting").toString();
        spark.range(0, 8, 1, 8).write().parquet(table);
        Map<String, String> settings =
                Map.of("spark.sql.files.openCostInBytes", "1", "spark.sql.files.minPartitionNum", "1");

        int tasks = TemporarySettings.during(
                spark, settings, () -> ImageTable.internalRows(spark.read().parquet(table))
                        .getNumPartitions());

        assertThat(tasks).isOne();
    }

    private static Dataset<Row> selected(List<String> sources, Optional<Instant> since) {
        return SelectedRows.of(embeddings, new EmbeddingSelection(sources, since), "embeddings");
    }

    private static String readSchema(Dataset<Row> rows) {
        return part("ReadSchema", rows);
    }

    /** What the plan says of its scan under that name. */
    private static String part(String name, Dataset<Row> rows) {
        String plan =
                rows.queryExecution().explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
        Matcher found = Pattern.compile(name + ": (.*)").matcher(plan);
        assertThat(found.find()).as(plan).isTrue();
        return found.group(1);
    }
}
