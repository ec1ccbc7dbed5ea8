package io.lakesieve.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.lakesieve.FaultyFileSystem;
import io.lakesieve.LocalSpark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.inventory.Inventory;
import io.lakesieve.job.inventory.InventoryTally;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Delta table of images that changes between runs, and which of its files these open. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class KnownImageTableTest {
    private static final StructType TYPE =
            new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);

    private static final ModelSpec MODEL = new ModelRepository(new Configuration()).open(TestImages.MODEL.toString());

    @TempDir
    private Path folder;

    @BeforeAll
    static void countOpenedFiles() {
        FaultyFileSystem.settings().forEach(LocalSpark.session().conf()::set);
    }

    @AfterAll
    static void forget() {
        FaultyFileSystem.settings().keySet().forEach(LocalSpark.session().conf()::unset);
    }

    @Test
    void onlyFilesThatHaveComeAreRead(SparkSession spark) throws IOException {
        append(spark, 0, 1, 2);
        Set<String> first = files();
        assertThat(embedded()).contains("3 images listed = 3 embedded now + 0 known");
        assertThat(opened(first)).isPositive();

        assertThat(embedded()).contains("3 images listed = 0 embedded now + 3 known");
        assertThat(opened(first)).isZero();

        append(spark, 3);
        assertThat(embedded()).contains("4 images listed = 1 embedded now + 3 known");
        assertThat(opened(first)).isZero();
        assertThat(opened(files())).isPositive();

        DeltaTable table = DeltaTable.forPath(spark, "file:" + table());
        table.update(col("path").equalTo("image-1"), Map.of("content", lit(picture(9))));
        table.delete(col("path").equalTo("image-0"));
        assertThat(embedded()).contains("3 images listed = 1 embedded now + 2 known");
        assertThat(missing(spark)).containsExactly("image-0");
        assertThat(versions(spark)).containsExactly(0L, 0L, 1L, 3L);
    }

    @Test
    void eachImageIsScoredOnceWhateverHasCome(SparkSession spark) throws IOException {
        append(spark, 0, 1, 2, 3);
        audited("camel");
        append(spark, 4);
        audited("camel\nbird");
        append(spark, 5);
        audited("camel\nbird");

        assertThat(ofLake(spark, "scores")
                        .groupBy("run_id")
                        .agg(
                                count(lit(1)),
                                countDistinct("path"),
                                count_if(col("computed_in").equalTo(col("run_id"))))
                        .orderBy("run_id")
                        .drop("run_id")
                        .collectAsList())
                .containsExactly(
                        RowFactory.create(4L, 4L, 4L), RowFactory.create(5L, 5L, 5L), RowFactory.create(6L, 6L, 1L));
    }

    @Test
    void whatAnotherRunEmbedsAfterTheListingChangesNothingInIt(SparkSession spark) throws IOException {
        append(spark, 0, 1, 2);
        embedded();
        try (LakesieveActions actions = LakesieveActions.of(spark)) {
            append(spark, 3, 4);
            ImageListing ofLaterVersion = listing(actions, spark);
            assertThat(embedded()).contains("5 images listed = 2 embedded now + 3 known");
            ImageListing ofSameVersion = listing(actions, spark);
            append(spark, 5);
            assertThat(embedded()).contains("6 images listed = 1 embedded now + 5 known");

            assertThat(counts(ofLaterVersion, spark)).containsExactly(5L, 3L, 5L);
            assertThat(counts(ofSameVersion, spark)).containsExactly(5L, 5L, 5L);
        }
    }

    private ImageListing listing(LakesieveActions actions, SparkSession spark) {
        return actions.listImages(
                        ImageSelection.allOf(FaultyFileSystem.SCHEME + "://" + table()),
                        lake(spark),
                        MODEL,
                        EmbedOptions.DEFAULT)
                .execute();
    }

    private Lake lake(SparkSession spark) {
        return Lake.at(spark, folder.resolve("lake").toString());
    }

    /** Images by the inventory, those of them that it takes for known, and rows of the listing. */
    private List<Long> counts(ImageListing listing, SparkSession spark) {
        InventoryTally tally = Inventory.of(lake(spark).embeddings(), MODEL.modelId(), listing, "", Instant.now())
                .tally();
        return List.of(tally.listed(), tally.holding(), listing.rows().count());
    }

    @Test
    void ofTheSameVersionNoRowIsShuffled(SparkSession spark) throws IOException {
        append(spark, IntStream.range(0, 40).toArray());
        assertThat(embedded()).contains("40 images listed = 40 embedded now + 0 known");
        AtomicLong shuffled = new AtomicLong();
        SparkListener listener = new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                shuffled.addAndGet(end.taskMetrics().shuffleWriteMetrics().recordsWritten());
            }
        };
        LocalSpark.listening(
                listener, () -> assertThat(embedded()).contains("40 images listed = 0 embedded now + 40 known"));
        assertThat(shuffled.get()).isPositive().isLessThan(40);
    }

    @Test
    void anotherTableAtTheSamePlaceIsLookedAtWhole(SparkSession spark) throws IOException {
        append(spark, 0, 1);
        assertThat(embedded()).contains("2 images listed = 2 embedded now + 0 known");
        try (Stream<Path> files = Files.walk(table())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        DeltaLog.clearCache();
        append(spark, 0, 2);

        assertThat(embedded()).contains("2 images listed = 1 embedded now + 1 known");
        assertThat(missing(spark)).containsExactly("image-1");
    }

    @Test
    void aPathThatSeveralRowsHaveIsRefused(SparkSession spark) throws IOException {
        append(spark, 0, 1, 0, 2, 2, 2);

        assertThat(embed().err()).contains("holds the path image-0 2 times");
    }

    @Test
    void aRowWithoutAPathIsRefused(SparkSession spark) throws IOException {
        append(spark, 0, 0);
        write(spark, List.of(RowFactory.create(null, picture(1))));

        assertThat(embed().err()).contains("has rows without a path");
    }

    private Path table() {
        return folder.resolve("table");
    }

    private void append(SparkSession spark, int... images) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int image : images) {
            rows.add(RowFactory.create("image-" + image, picture(image)));
        }
        write(spark, rows);
    }

    private void write(SparkSession spark, List<Row> rows) {
        spark.createDataFrame(rows, TYPE)
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save("file:" + table());
    }

    private byte[] picture(int seed) throws IOException {
        return Files.readAllBytes(TestImages.write(folder.resolve("picture.png"), seed));
    }

    /** The names of the table's data files, those that are not part of it any more, too. */
    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(table())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .collect(Collectors.toSet());
        }
    }

    /** How often these files were opened since this was last asked. */
    private static int opened(Set<String> files) {
        return files.stream().mapToInt(FaultyFileSystem::opened).sum();
    }

    private String embedded() {
        CommandRun run = embed();
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private CommandRun embed() {
        return CommandRun.of(
                "embed",
                "--images",
                FaultyFileSystem.SCHEME + "://" + table(),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("lake").toString());
    }

    private void audited(String labels) {
        SmallAudit.of(folder, FaultyFileSystem.SCHEME + "://" + table(), labels, "--method", "neglabel");
    }

    private List<String> missing(SparkSession spark) {
        return ofLake(spark, "embeddings")
                .where("missing_since IS NOT NULL")
                .select("path")
                .as(Encoders.STRING())
                .collectAsList();
    }

    private List<Long> versions(SparkSession spark) {
        return ofLake(spark, "runs")
                .where("status = 'finished'")
                .orderBy("finished_at")
                .select("images_version")
                .as(Encoders.LONG())
                .collectAsList();
    }

    private Dataset<Row> ofLake(SparkSession spark, String name) {
        return spark.read()
                .format("delta")
                .load(folder.resolve("lake").resolve(name).toString());
    }
}
