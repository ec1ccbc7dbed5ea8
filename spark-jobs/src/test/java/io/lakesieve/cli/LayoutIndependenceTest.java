package io.lakesieve.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same bits, however the images are split, ordered and stored. */
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class LayoutIndependenceTest {
    private static final String PICTURES = "../demo/src/main/resources/demo/pictures/reference";
    private static final long SEED = 7;
    /** Slots of a label in the published memory: its text, nine images, and one that stays empty. */
    private static final int SLOTS = 11;

    @TempDir
    private static Path folder;

    private PublishedTables tables;
    private String negatives;
    private String labels;
    private Dataset<Row> images;
    private Map<String, Object> scoresOfOnePartition;
    private Map<String, Object> scoresOfOnePartitionLeavingOneOut;
    private Map<String, Object> embeddingsOfFiles;

    @BeforeAll
    void computeOnce(SparkSession spark) {
        tables = new PublishedTables(spark, folder, "small");
        negatives = tables.negatives(5);
        labels = tables.labels();
        images = crowded(spark.read().parquet(tables.images()));
        scoresOfOnePartition = scores(spark, images.coalesce(1), "one");
        scoresOfOnePartitionLeavingOneOut = scores(spark, images.coalesce(1), "one-left-out", "--leave-one-out");
        embeddingsOfFiles = embeddings(spark, PICTURES, "files");
    }

    /**
     * Each image three times: as it is, once more under another path (the same picture in several partitions), and once
     * under another id (equal entropies, so that ids decide who is banked).
     */
    private static Dataset<Row> crowded(Dataset<Row> images) {
        Dataset<Row> named = images.select(col("image_id"), col("image_id").as("path"), col("embedding"));
        Dataset<Row> again = named.withColumn("path", concat(lit("copy of "), col("path")));
        Dataset<Row> twins = named.select(
                concat(lit("a twin of "), col("image_id")).as("image_id"),
                concat(lit("twin of "), col("path")).as("path"),
                col("embedding"));
        return named.union(again).union(twins);
    }

    @Test
    void scoresDoNotDependOnPartitionsOrOrder(SparkSession spark) {
        Dataset<Row> shuffled = images.orderBy(rand(SEED)).repartition(7);

        assertThat(scores(spark, shuffled, "split")).isEqualTo(scoresOfOnePartition);
    }

    @Test
    void scoresThatLeaveAnImagesOwnCopyOutDoNotDependOnPartitionsOrOrder(SparkSession spark) {
        Dataset<Row> shuffled = images.orderBy(rand(SEED)).repartition(7);

        assertThat(scores(spark, shuffled, "left-out", "--leave-one-out"))
                .isEqualTo(scoresOfOnePartitionLeavingOneOut)
                .isNotEqualTo(scoresOfOnePartition);
    }

    @Test
    void doublesInManyPartitionsScoreAsTheFloatsThatTheyAre(SparkSession spark) {
        Dataset<Row> doubles = images.withColumn("embedding", col("embedding").cast("array<double>"));

        assertThat(scores(spark, doubles.repartition(32), "doubles")).isEqualTo(scoresOfOnePartition);
    }

    @Test
    void theImagesFillManyBanksCompletely() {
        int[] memory = tables.fixtures().ints("adaneg_mem");
        long full = IntStream.range(0, memory.length / SLOTS)
                .filter(label -> memory[label * SLOTS + SLOTS - 2] >= 0)
                .count();

        assertThat(full).as("labels whose published memory holds nine images").isGreaterThanOrEqualTo(15);
        assertThat(scoresOfOnePartition).hasSize(3 * 600 * 3);
    }

    @Test
    void embeddingsDoNotDependOnTheFilesOrTablesThatHoldTheImages(SparkSession spark) {
        String table = folder.resolve("pictures").toString();
        spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(PICTURES)
                .select("path", "content")
                .orderBy(rand(SEED))
                .repartition(32)
                .write()
                .format("delta")
                .save(table);

        assertThat(embeddings(spark, table, "of-table")).isEqualTo(embeddingsOfFiles);
    }

    private Map<String, Object> scores(SparkSession spark, Dataset<Row> rows, String name, String... flags) {
        String input = folder.resolve("images-" + name).toString();
        String output = folder.resolve("scores-" + name).toString();
        rows.write().parquet(input);
        List<String> arguments = new ArrayList<>(List.of(
                "score",
                "--image-embeddings",
                input,
                "--label-embeddings",
                labels,
                "--negative-embeddings",
                negatives,
                "--output",
                output,
                "--groups",
                "5",
                "--method",
                "neglabel,adaneg-task,adaneg-sample"));
        arguments.addAll(List.of(flags));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, Object> scores = new TreeMap<>();
        spark.read()
                .format("delta")
                .load(output)
                .select("path", "method", "id_score", "predicted_label", "top_negatives")
                .collectAsList()
                .forEach(row -> scores.put(row.getString(0) + " " + row.getString(1), row.mkString("|")));
        return scores;
    }

    private Map<String, Object> embeddings(SparkSession spark, String source, String lakeName) {
        String lake = folder.resolve(lakeName).toString();
        CommandRun run = CommandRun.of("embed", "--images", source, "--model", "demo", "--lake", lake);
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, Object> embeddings = new TreeMap<>();
        spark.read()
                .format("delta")
                .load(lake + "/embeddings")
                .where("status = 'ok'")
                .select("image_id", "embedding")
                .collectAsList()
                .forEach(row -> embeddings.put(row.getString(0), row.getList(1)));
        assertThat(embeddings).hasSizeGreaterThan(30);
        return embeddings;
    }
}
