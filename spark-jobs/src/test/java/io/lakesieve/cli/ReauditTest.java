package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.text.PlanText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second audit does what has changed, and ends with what a first one would have found. */
@Tag("long")
class ReauditTest {
    private static final int PICTURES = 12;
    /** With the one that is no picture and the bitmap. */
    private static final long LISTED = PICTURES + 2;

    private static final String SCORES = "path, source, image_id, method, id_score, ood_score, predicted_label,"
            + " top_negatives, status, error, is_ood, threshold";

    /** What is the same in two lakes of the same images. */
    private static final String EMBEDDINGS =
            "image_id, path, source, status, error, width, height, embedding, length, modification_time, image_root";

    @TempDir
    private static Path folder;

    private static Path images;
    private static String words;

    /** The images are embedded once, in small commits; every test has a copy of that lake, and the images as they were then. */
    @BeforeAll
    static void embedOnce() throws IOException {
        images = folder.resolve("images");
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(picture(i), i);
        }
        TestImages.text(images.resolve("odd/broken.png"), "no picture");
        writeBitmap(raw(), 1);
        words = TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nred\tadjective\nsea\nsand\n");
        embed("embedded", "--commit-rows", "5");
        FileUtils.copyDirectory(images.toFile(), folder.resolve("as they were").toFile());
    }

    @BeforeEach
    void restore() throws IOException {
        FileUtils.deleteDirectory(images.toFile());
        FileUtils.copyDirectory(folder.resolve("as they were").toFile(), images.toFile());
        for (String lake : List.of("lake", "fresh")) {
            FileUtils.deleteDirectory(folder.resolve(lake).toFile());
        }
        copy("embedded", "lake");
    }

    private static void copy(String lake, String target) throws IOException {
        FileUtils.copyDirectory(
                folder.resolve(lake).toFile(), folder.resolve(target).toFile());
    }

    private static Path picture(int number) {
        return images.resolve(number % 2 == 0 ? "even" : "odd").resolve(number + ".png");
    }

    /** A picture whose file is as long whatever its colour. */
    private static Path raw() {
        return images.resolve("raw.bmp");
    }

    @Test
    void whatHasNotChangedIsCopiedAndTheEndIsThatOfAFirstRun() throws IOException {
        mine("lake");
        copy("lake", "fresh");
        FileUtils.deleteDirectory(folder.resolve("fresh/embeddings").toFile());
        score("lake");

        TestImages.write(picture(20), 20);
        TestImages.write(picture(21), 21);
        TestImages.write(picture(3), 30);
        Path away = folder.resolve("away.png");
        Files.move(picture(4), away);
        Path moved = images.resolve("elsewhere/six.png");
        Files.createDirectories(moved.getParent());
        Files.move(picture(6), moved);
        Files.setLastModifiedTime(picture(8), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        FileTime time = Files.getLastModifiedTime(raw());
        writeBitmap(raw(), 2);
        Files.setLastModifiedTime(raw(), time);

        CommandRun embed = command("embed", "lake");
        assertThat(embed.out()).contains("15 images listed = 3 embedded now + 12 known");
        assertThat(counts("lake", "embed")).containsEntry("images_embedded", 3L).containsEntry("images_missing", 2L);
        assertThat(gone("lake")).containsExactly("4.png", "6.png");

        // Bytes that changed under the same length and time are seen by rehash, as is an image that is back.
        Files.move(away, picture(4));
        embed("lake", "--rehash");
        assertThat(counts("lake", "embed")).containsEntry("images_embedded", 1L);
        assertThat(gone("lake")).containsExactly("6.png");

        score("lake");
        embed("fresh");
        score("fresh");
        assertThat(values("lake", "embeddings", "missing_since IS NULL", EMBEDDINGS))
                .isEqualTo(values("fresh", "embeddings", "true", EMBEDDINGS));
        assertThat(scores("lake", 1, SCORES)).isEqualTo(scores("fresh", 0, SCORES));
        assertThat(banks("lake", 1)).isEqualTo(banks("fresh", 0)).isNotEmpty();
        assertThat(bankCounts("lake")).isEqualTo(bankCounts("fresh"));
        assertThat(copiedMethods("lake")).contains("neglabel", "msp");

        score("lake", "--method", "neglabel,msp", "--groups", "2", "--threshold", "0.99");
        assertThat(copiedMethods("lake")).containsExactly("msp");
        assertThat(rows("lake", "scores", "run_id = '%s'".formatted(run("lake", 2))))
                .filteredOn(row -> !row.isNullAt(row.fieldIndex("id_score")))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row.<Boolean>getAs("is_ood")).isEqualTo(row.<Double>getAs("id_score") < 0.99));
    }

    @Test
    void retryTakesUpFailedImagesAlone() {
        TestImages.write(picture(40), 40);

        embed("lake", "--retry-failed");

        assertThat(counts("lake", "embed"))
                .containsEntry("images_embedded", 1L)
                .containsEntry("images_listed", LISTED)
                .containsEntry("images_failed", 1L);
        assertThat(rows("lake", "embeddings", "embedded_in = '%s'".formatted(lastRun("lake", "embed"))))
                .extracting(row -> row.<String>getAs("status"))
                .containsExactly("unreadable");
    }

    @Test
    void rowsAreCommittedAFewAtATimeWhereAskedFor() {
        assertThat(LocalSpark.session()
                        .sql("DESCRIBE HISTORY delta.`%s`".formatted(table("embedded", "embeddings")))
                        .count())
                .as("commits of 14 images, five at a time")
                .isEqualTo(3);
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndWritesNothing() {
        TestImages.write(picture(40), 40);
        TestImages.write(picture(3), 30);

        CommandRun dry = command("embed", "lake", "--dry-run");

        assertThat(dry.out()).contains("Embed 2 images: 1 new, 1 changed", "13 are known", "images/s of the last run");
        assertThat(dry.out()).contains(PlanText.NOTHING_WRITTEN);
        assertThat(read("lake", "embeddings").count()).isEqualTo(LISTED);
        assertThat(read("lake", "runs").select("run_id").distinct().count()).isOne();
        CommandRun elsewhere = command("embed", "nowhere", "--dry-run");
        assertThat(elsewhere.out()).contains("Embed 15 images: 15 new", "its time is not known");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    private static void embed(String lake, String... more) {
        command("embed", lake, more);
    }

    private static CommandRun command(String name, String lake, String... more) {
        return run(
                name,
                lake,
                Stream.concat(
                        Stream.of("--images", images.toString(), "--model", TestImages.MODEL.toString()),
                        Stream.of(more)));
    }

    private void mine(String lake) {
        run(
                "mine",
                lake,
                Stream.of(
                        "--labels",
                        TestImages.text(folder.resolve("labels.txt"), "camel\nbird\n"),
                        "--candidates",
                        words,
                        "--model",
                        TestImages.MODEL.toString(),
                        "--negatives",
                        "6",
                        "--logit-scale",
                        "30"));
    }

    private void score(String lake, String... more) {
        Map<String, String> flags =
                new HashMap<>(Map.of("--method", "neglabel,adaneg-task,msp", "--groups", "3", "--threshold", "0.5"));
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        run(
                "score",
                lake,
                Stream.concat(
                        Stream.of("--images", images.toString()),
                        flags.entrySet().stream().flatMap(flag -> Stream.of(flag.getKey(), flag.getValue()))));
    }

    private static CommandRun run(String name, String lake, Stream<String> more) {
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of(name, "--lake", folder.resolve(lake).toString()), more)
                        .toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static void writeBitmap(Path file, int colour) throws IOException {
        java.awt.image.BufferedImage image =
                new java.awt.image.BufferedImage(20, 20, java.awt.image.BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 400; i++) {
            image.setRGB(i % 20, i / 20, i * colour * 0x10101);
        }
        javax.imageio.ImageIO.write(image, "bmp", file.toFile());
    }

    private static String table(String lake, String name) {
        return folder.resolve(lake).resolve(name).toString();
    }

    private static Dataset<Row> read(String lake, String name) {
        return LocalSpark.session().read().format("delta").load(table(lake, name));
    }

    private List<Row> rows(String lake, String name, String condition) {
        return read(lake, name).where(condition).collectAsList();
    }

    private List<String> values(String lake, String name, String condition, String columns) {
        return read(lake, name).where(condition).selectExpr(columns.split(", ")).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    /** The scoring run of that number. */
    private String run(String lake, int index) {
        return scoringRuns(lake).get(index);
    }

    private List<String> scoringRuns(String lake) {
        return read(lake, "runs")
                .where("status = 'finished' AND command = 'score'")
                .orderBy("run_id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private String lastRun(String lake, String command) {
        return last(lake, command).getString(0);
    }

    private Row last(String lake, String command) {
        return read(lake, "runs")
                .where("status = 'finished' AND command = '%s'".formatted(command))
                .orderBy(functions.col("run_id").desc())
                .first();
    }

    private Map<String, Long> counts(String lake, String command) {
        Row run = last(lake, command);
        return run.getJavaMap(run.fieldIndex("counts"));
    }

    private Map<String, Long> bankCounts(String lake) {
        return counts(lake, "score").entrySet().stream()
                .filter(count -> count.getKey().startsWith("bank_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** All that the rows of a run say of images, sorted. */
    private List<String> scores(String lake, int index, String columns) {
        return read(lake, "scores")
                .where("run_id = '%s'".formatted(run(lake, index)))
                .selectExpr(columns.split(", "))
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private List<String> banks(String lake, int index) {
        return read(lake, "feature_bank")
                .where("run_id = '%s'".formatted(run(lake, index)))
                .select("label", "kind", "image_id", "entropy", "embedding")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    /** Methods of which the last scoring run copied rows. */
    private List<String> copiedMethods(String lake) {
        return rows(lake, "scores", "run_id = '%s' AND computed_in <> run_id".formatted(lastRun(lake, "score")))
                .stream()
                .map(row -> row.<String>getAs("method"))
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> gone(String lake) {
        return rows(lake, "embeddings", "missing_since IS NOT NULL").stream()
                .map(row -> Path.of(row.<String>getAs("path")).getFileName().toString())
                .sorted()
                .toList();
    }
}
