package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.FaultyFileSystem;
import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that fails for a while is no damaged picture. */
class UnavailableImagesTest {
    @TempDir
    private static Path folder;

    private static CommandRun first;
    private static Map<String, String> firstRows;
    private static int firstOpens;
    private static CommandRun second;
    private static Map<String, String> secondRows;

    @BeforeAll
    static void embedTwice() throws IOException {
        SparkSession spark = LocalSpark.session();
        FaultyFileSystem.settings().forEach((key, value) -> spark.conf().set(key, value));
        String[] names = {"busy.png", "down.png", "forbidden.png", "hidden.png", "gone.png", "fine.png"};
        IntStream.range(0, names.length)
                .forEach(number -> TestImages.write(folder.resolve("images").resolve(names[number]), number));
        TestImages.text(folder.resolve("images/broken.png"), "no picture");
        FaultyFileSystem.fail("busy.png", 2);
        FaultyFileSystem.fail("down.png", 1_000);

        first = embed("images", "lake");
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        firstRows = rows(spark);
        firstOpens = FaultyFileSystem.opened("forbidden.png");
        FaultyFileSystem.opened("broken.png");
        FaultyFileSystem.fail("down.png", 0);
        Files.move(folder.resolve("images/hidden.png"), folder.resolve("images/shown.png"));
        second = embed("images", "lake", "--max-image-failure-rate", "1");
        secondRows = rows(spark);
    }

    @AfterAll
    static void forget() {
        FaultyFileSystem.settings().keySet().forEach(LocalSpark.session().conf()::unset);
    }

    private static CommandRun embed(String images, String lake, String... others) {
        String[] arguments = {
            "embed",
            "--images",
            FaultyFileSystem.SCHEME + "://" + folder.resolve(images),
            "--model",
            TestImages.MODEL.toString(),
            "--lake",
            folder.resolve(lake).toString()
        };
        return CommandRun.of(
                Stream.concat(Arrays.stream(arguments), Arrays.stream(others)).toArray(String[]::new));
    }

    /** Status and error by name. */
    private static Map<String, String> rows(SparkSession spark) {
        Map<String, String> rows = new TreeMap<>();
        for (Row row : spark.read()
                .format("delta")
                .load(folder.resolve("lake/embeddings").toString())
                .selectExpr("element_at(split(path, '/'), -1)", "status", "error")
                .collectAsList()) {
            rows.put(row.getString(0), row.isNullAt(2) ? row.getString(1) : row.getString(1) + ": " + row.getString(2));
        }
        return rows;
    }

    @Test
    void aReadThatFailsTwiceIsRepeated() {
        assertThat(firstRows).containsEntry("busy.png", "ok");
    }

    @Test
    void aFileThatCannotBeHadIsUnavailableAndSaysWhy() {
        assertThat(firstRows)
                .containsEntry("down.png", "unavailable: the file could not be read: no answer")
                .hasEntrySatisfying(
                        "forbidden.png", error -> assertThat(error).startsWith("unavailable: the file could"))
                .hasEntrySatisfying(
                        "hidden.png",
                        error -> assertThat(error).startsWith("unavailable: ").endsWith("(Permission denied)"));
        assertThat(firstOpens).as("a missing permission is not asked for again").isEqualTo(1);
    }

    @Test
    void aDamagedPictureStaysUnreadableAndIsNotReadAgain() {
        assertThat(firstRows).containsEntry("broken.png", "unreadable: The file is in no known image format");
        assertThat(secondRows).containsEntry("broken.png", firstRows.get("broken.png"));
        assertThat(FaultyFileSystem.opened("broken.png")).isZero();
    }

    @Test
    void aFileThatGoesAfterItWasListedIsDroppedAndCounted() {
        assertThat(firstRows).doesNotContainKey("gone.png");
        assertThat(first.summary().path("counts").path("images_gone").asInt()).isEqualTo(1);
        assertThat(first.summary().path("counts").path("images_listed").asInt()).isEqualTo(6);
    }

    @Test
    void whatCouldNotBeHadCountsAsFailed() {
        assertThat(first.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(first.summary().path("counts").path("images_failed").asInt()).isEqualTo(4);
    }

    @Test
    void theNextRunTriesItAgain() {
        assertThat(second.exitCode()).as(second.err()).isEqualTo(ExitCode.DONE);
        assertThat(secondRows)
                .containsEntry("down.png", "ok")
                .containsEntry("shown.png", "ok")
                .hasEntrySatisfying("forbidden.png", error -> assertThat(error).startsWith("unavailable: "));
        assertThat(second.summary().path("counts").path("images_embedded").asInt())
                .as("down, forbidden, shown")
                .isEqualTo(3);
        assertThat(second.summary().path("counts").path("images_gone").asInt()).isZero();
    }

    @Test
    void whereNoImageCanBeHadTheRunEndsAndSaysThatTheStoreIsGone() {
        for (int number = 1; number <= 8; number++) { // four for each of two tasks
            String name = "dead-" + number + ".png";
            TestImages.write(folder.resolve("dead").resolve(name), 1);
            FaultyFileSystem.fail(name, 1_000);
        }

        CommandRun run = embed("dead", "deadlake");

        assertThat(run.exitCode()).isEqualTo(ExitCode.MACHINE_ERROR);
        assertThat(run.err()).contains("A store cannot be reached").doesNotContain("\tat ");
        assertThat(FaultyFileSystem.opened("dead-8.png")).isZero();
    }
}
