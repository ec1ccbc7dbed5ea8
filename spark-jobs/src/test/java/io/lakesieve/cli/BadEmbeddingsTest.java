package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code score --output} with tables that it cannot score: it says which row, and writes nothing. What a row may have against it
 * is in {@code EmbeddingCheckTest}.
 */
class BadEmbeddingsTest {
    @TempDir
    private static Path folder;

    @TempDir
    private Path ownFolder;

    private static SparkSession spark;
    private static String images;
    private static String labels;
    private static String negatives;
    private static String candidates;

    @BeforeAll
    static void writeSoundTables() {
        spark = LocalSpark.session();
        PublishedTables tables = new PublishedTables(spark, folder, "tiny");
        images = tables.images();
        labels = tables.labels();
        negatives = tables.negatives(5);
        candidates = tables.candidates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | transform(embedding, (x, i) -> if(i = 7, 'NaN', x)) | has NaN or an infinity in its embedding",
                "label | transform(embedding, x -> 0)                        | has an embedding of norm zero"
            })
    void anEmbeddingThatCannotBeUsedIsNamed(String kind, String damage, String defect) {
        boolean image = kind.equals("image");
        String key = image ? "image_id" : "label";
        String row = PublishedTables.name(kind, 3);
        String damaged = damaged(image ? images : labels, key, row, damage);

        CommandRun run = score(image ? damaged : images, image ? labels : damaged, "--negative-embeddings", negatives);

        assertRefused(run, damaged, "the row with the " + key + " '" + row + "' " + defect, "correct or remove it");
        assertThat(output()).doesNotExist();
    }

    @Test
    void aNullAmongDoublesIsNamedTooAndTheFirstOfSeveralRowsIs() {
        String doubles = folder.resolve("doubles").toString();
        spark.read()
                .parquet(images)
                .selectExpr(
                        "image_id",
                        "cast(if(image_id >= 'image-00005', transform(embedding, (x, i) -> if(i = 0, null, x)),"
                                + " embedding) as array<double>) embedding")
                .repartition(3)
                .write()
                .parquet(doubles);

        CommandRun run = score(doubles, labels, "--negative-embeddings", negatives);

        assertRefused(run, doubles, "'image-00005' has a null in its embedding");
        assertThat(output()).doesNotExist();
    }

    @Test
    void aSelectionThatTakesNoImageIsSaid() {
        CommandRun run = score(withSources(), labels, "--method", "msp", "--source", "cats,dogs");

        assertRefused(run, "no image to score with the source cats or dogs");
    }

    @Test
    void aSelectionByAColumnThatIsNotThereIsRefused() {
        assertRefused(score(images, labels, "--method", "msp", "--source", "cats"), "no column source", "--source");
        assertRefused(
                score(images, labels, "--method", "msp", "--modified-since", "2026-01-31"),
                "no column modification_time",
                "--modified-since");
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        assertRefused(
                score(images, labels, "--method", "msp", "--modified-since", "yesterday"),
                "--modified-since is 'yesterday'",
                "2026-01-31");
    }

    private static String withSources() {
        String table = folder.resolve("sources").toString();
        spark.read()
                .parquet(images)
                .selectExpr("image_id", "embedding", "'birds' source")
                .write()
                .mode("overwrite")
                .parquet(table);
        return table;
    }

    @Test
    void imagesOfAnotherDimensionThanTheLabelsAreRefused() {
        String shorter = folder.resolve("shorter").toString();
        spark.read()
                .parquet(images)
                .selectExpr("image_id", "slice(embedding, 1, 8) embedding")
                .write()
                .parquet(shorter);

        CommandRun run = score(shorter, labels, "--negative-embeddings", negatives);

        assertRefused(run, "'image-00000'", "has 8 dimensions instead of 16");
        assertThat(output()).doesNotExist();
    }

    @Test
    void fewerNegativesThanGroupsAreRefused() {
        CommandRun run = score(images, labels, "--negative-embeddings", negatives, "--groups", "100");

        assertRefused(run, "15", "100", "--groups");
        assertThat(output()).doesNotExist();
    }

    @Test
    void positionsWithAGapAreRefused() {
        String gap = folder.resolve("gap").toString();
        spark.read().parquet(negatives).where("position <> 6").write().parquet(gap);

        CommandRun run = score(images, labels, "--negative-embeddings", gap);

        assertRefused(run, gap, "each position from 0 to 13 once", "6 is missing");
        assertThat(output()).doesNotExist();
    }

    @Test
    void aMethodThatNeedsNegativesIsRefusedWithoutThem() {
        assertRefused(score(images, labels), "neglabel needs negatives", "--negative-embeddings");
    }

    @Test
    void aMethodOfClipnIsRefusedWithoutTheNoEmbeddingsOfAllLabels() {
        assertRefused(score(images, labels, "--method", "msp,clipn-atd"), "clipn-atd needs", "--no-label-embeddings");
        String fewer = folder.resolve("fewer").toString();
        spark.read().parquet(labels).where("label <> 'label-00003'").write().parquet(fewer);
        assertRefused(
                score(images, labels, "--method", "clipn-atd", "--no-label-embeddings", fewer),
                "must hold the same labels",
                "'label-00003'");
        assertThat(output()).doesNotExist();
    }

    @Test
    void candidatesWithAnUnknownPartOfSpeechAreRefused() {
        String verbs = folder.resolve("verbs").toString();
        spark.read()
                .parquet(candidates)
                .selectExpr(
                        "label", "embedding", "if(label = 'candidate-00042', 'verb', part_of_speech) part_of_speech")
                .write()
                .parquet(verbs);

        CommandRun run = score(images, labels, "--candidate-embeddings", verbs);

        assertRefused(run, verbs, "'candidate-00042'", "'verb'", "noun or adjective");
        assertThat(output()).doesNotExist();
    }

    @Test
    void aTableThatIsNotThereIsRefused() {
        String missing = folder.resolve("missing").toString();

        assertRefused(score(missing, labels, "--negative-embeddings", negatives), missing, "check the path");
    }

    @Test
    void aTableWithoutTheColumnsIsRefused() {
        assertRefused(score(labels, labels, "--negative-embeddings", negatives), "[label, embedding]", "image_id");
    }

    @Test
    void noImageIsNothingToScore() {
        String none = folder.resolve("none").toString();
        spark.read().parquet(images).where("false").write().parquet(none);

        assertRefused(score(none, labels, "--negative-embeddings", negatives), none, "no image");
        assertThat(output()).doesNotExist();
    }

    @Test
    void anOutputThatIsAFileStaysAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");

        CommandRun run = scoreInto(file.toString(), images, labels, "--method", "msp");

        assertRefused(run, file.toString(), "no Delta table of scores", "--output");
        assertThat(file).hasContent("mine");
    }

    @Test
    void anOutputBelowAFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file.txt"), "mine");

        CommandRun run = scoreInto(file.resolve("scores").toString(), images, labels, "--method", "msp");

        assertRefused(run, file.toString(), "cannot be written", "--output");
    }

    @Test
    void anOutputThatHoldsSomethingElseStaysAsItWas() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Files.writeString(pictures.resolve("a.txt"), "mine");

        CommandRun run = scoreInto(pictures.toString(), images, labels, "--method", "msp");

        assertRefused(run, pictures.toString(), "no Delta table of scores", "--output");
        assertThat(pictures).isDirectoryContaining("glob:**a.txt");
    }

    @Test
    void theImagesThemselvesAreNoOutput() {
        String own = folder.resolve("own").toString();
        spark.read().parquet(images).write().format("delta").save(own);
        List<Row> before = rows(own);

        CommandRun run = scoreInto(own, own, labels, "--method", "msp");

        assertRefused(run, own, "no Delta table of scores", "--output");
        assertThat(rows(own)).isEqualTo(before);
    }

    @Test
    void aRunThatIsRefusedLeavesTheOldOutputAsItWas() {
        String old = folder.resolve("old").toString();
        assertThat(scoreInto(old, images, labels, "--method", "msp").exitCode()).isZero();
        List<Row> before = rows(old);

        CommandRun run = scoreInto(old, images, labels, "--negative-embeddings", negatives, "--groups", "16");

        assertRefused(run, "--groups");
        assertThat(rows(old)).isEqualTo(before);
    }

    private static List<Row> rows(String table) {
        return spark.read().format("delta").load(table).orderBy("image_id").collectAsList();
    }

    /** A copy of a table with one row changed. */
    private static String damaged(String table, String key, String row, String damage) {
        String copy = folder.resolve("damaged-" + key).toString();
        spark.read()
                .parquet(table)
                .selectExpr(
                        key, "cast(if(%s = '%s', %s, embedding) as array<float>) embedding".formatted(key, row, damage))
                .orderBy(key)
                .coalesce(1)
                .write()
                .mode("overwrite")
                .parquet(copy);
        return copy;
    }

    private CommandRun score(String images, String labels, String... more) {
        return scoreInto(output().toString(), images, labels, more);
    }

    private Path output() {
        return ownFolder.resolve("scores");
    }

    private static CommandRun scoreInto(String output, String images, String labels, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("score", "--image-embeddings", images, "--label-embeddings", labels, "--output", output));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--groups")) {
            arguments.addAll(List.of("--groups", "5"));
        }
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
