package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images, labels, models and lakes that cannot be used: what a command says, and that nothing is half written. */
class BadInputsTest {
    private static final Path TABLES = Path.of("src/test/resources/tables");

    @TempDir
    private static Path shared;

    private static String pictures;
    private static String junk;
    private static String labels;
    private static String words;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeInputs() {
        pictures = TestImages.write(shared.resolve("pictures/a.png"), 1)
                .getParent()
                .toString();
        TestImages.text(shared.resolve("junk/a.png"), "no picture");
        junk = Path.of(TestImages.text(shared.resolve("junk/notes.txt"), "none either"))
                .getParent()
                .toString();
        labels = TestImages.text(shared.resolve("labels.txt"), "cat\ndog\n");
        words = TestImages.text(shared.resolve("words.tsv"), "house\ncamel\nred\tadjective\ngreen\tadjective\n");
    }

    @Test
    void anEmptyImageFolderIsRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty/below"));

        assertRefused(
                embed(empty.getParent().toString()),
                "There is no image at",
                empty.getParent().toString());
        assertThat(tables()).isEmpty();
    }

    @Test
    void aFolderWithHiddenFilesAloneIsRefused() {
        TestImages.text(folder.resolve("hidden/_SUCCESS"), "");
        TestImages.write(folder.resolve("hidden/.b.png"), 1);

        assertRefused(embed(folder.resolve("hidden").toString()), "There is no image at", "hidden files");
    }

    @Test
    void anImageFolderThatIsNotThereIsRefused() {
        String missing = folder.resolve("missing").toString();

        assertRefused(embed(missing), "There is nothing at", missing, "check the path");
        assertThat(tables()).isEmpty();
    }

    @Test
    void aGlobWithoutAMatchIsRefused() {
        assertRefused(embed(pictures + "/*.jpg"), "There is nothing at", "*.jpg");
    }

    @Test
    void aParquetFileThatIsCutOffIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(TABLES.resolve("half-precision-beside.parquet"));
        Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2));

        assertRefused(embed(cut.toString()), "cut.parquet", "is no whole Parquet file", "write it again");
    }

    @Test
    void anEmptyFileInAFolderOfParquetIsRefused() throws IOException {
        Path parts = Files.createDirectories(folder.resolve("parts"));
        Files.copy(TABLES.resolve("half-precision-beside.parquet"), parts.resolve("part-0.parquet"));
        Files.createFile(parts.resolve("part-1.parquet"));

        assertRefused(embed(parts.toString()), "part-1.parquet", "of 0 bytes", "remove it");
    }

    @Test
    void contentThatIsTextIsRefused() {
        String table = folder.resolve("text.parquet").toString();
        LocalSpark.session()
                .sql("SELECT 'a.png' AS path, 'text' AS content")
                .write()
                .parquet(table);

        assertRefused(embed(table), "The column content of", "is of type string", "binary");
    }

    /** Written by pyarrow: a list of float16 beside path and content. */
    @Test
    void aColumnOfATypeThatSparkDoesNotReadDoesNotMatter() {
        CommandRun run = embed(TABLES.resolve("half-precision-beside.parquet").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(read("embeddings"))
                .extracting(row -> row.<String>getAs("status"))
                .containsExactly("ok");
    }

    @Test
    void embeddingsOfATypeThatSparkDoesNotReadAreRefused() {
        String table = TABLES.resolve("half-precision-embeddings.parquet").toString();

        assertRefused(
                CommandRun.of(
                        "score",
                        "--image-embeddings",
                        table,
                        "--label-embeddings",
                        table,
                        "--output",
                        folder.resolve("scores").toString()),
                "The column embedding of",
                "that Spark does not read",
                "float");
    }

    @Test
    void moreFailedImagesThanAllowedEndTheAuditAndTheirRowsStayAndWhereNoneDecodesNothingIsScored() {
        CommandRun run = audit(junk, "--groups", "1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(run.err())
                .contains("2 of 2 images could not be embedded", "0.1", "--max-image-failure-rate")
                .doesNotContain("Exception", "\tat ");
        JsonNode summary = run.summary();
        assertThat(summary.path("exit_code").asInt()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(summary.path("status").asText()).isEqualTo("failed");
        assertThat(summary.path("error").asText()).contains("2 of 2 images could not be embedded");
        assertThat(summary.path("run_id").asText()).isNotBlank();
        assertThat(summary.path("counts").path("images_failed").asInt()).isEqualTo(2);
        assertThat(summary.path("seconds").has("embed_images")).isTrue();
        assertThat(read("embeddings")).hasSize(2).allSatisfy(row -> {
            assertThat(row.<String>getAs("status")).isEqualTo("unreadable");
            assertThat(row.<String>getAs("error")).isNotBlank();
            assertThat(row.<Object>getAs("embedding")).isNull();
        });
        assertThat(statuses()).containsExactlyInAnyOrder("running", "failed");
        assertThat(tables()).containsExactlyInAnyOrder("embeddings", "runs");

        CommandRun allowed = audit(junk, "--groups", "1", "--negatives", "2", "--max-image-failure-rate", "1");

        assertRefused(allowed, "None of the 2 images could be read", "nothing to score", "embeddings");
        assertThat(read("embeddings")).hasSize(2);
        assertThat(statuses()).containsExactlyInAnyOrder("running", "failed", "running", "failed");
        assertThat(tables()).doesNotContain("scores", "feature_bank");
    }

    private List<String> statuses() {
        return read("runs").stream().map(row -> row.<String>getAs("status")).toList();
    }

    @Test
    void fewerNegativesThanGroupsAreRefusedBeforeAnythingIsEmbedded() {
        CommandRun run = audit(pictures, "--negatives", "2");

        assertRefused(run, "2", "100", "--groups");
        assertThat(tables()).doesNotContain("embeddings", "text_embeddings", "scores", "feature_bank");
    }

    /** Each file that may be missing is in {@code ModelRepositoryTest}. */
    @Test
    void aModelWithoutTheTowerThatIsNeededIsRefused() {
        String image = "onnx/vision_model.onnx";
        assertRefused(command("embed", "--images", pictures, "--model", modelWithout(image)), image);
        String text = "onnx/text_model.onnx";
        assertRefused(command("mine", "--labels", labels, "--model", modelWithout(text)), text);
        assertThat(tables()).doesNotContain("embeddings", "labels", "negative_labels");
    }

    @Test
    void aModelThatIsNotThereIsRefused() {
        String missing = folder.resolve("missing").toString();

        assertRefused(command("embed", "--images", pictures, "--model", missing), missing, "config.json");
    }

    @Test
    void aLakeBelowAFileIsRefused() {
        String file = TestImages.text(folder.resolve("file"), "mine");

        CommandRun run = CommandRun.of(
                "embed", "--images", pictures, "--model", TestImages.MODEL.toString(), "--lake", file + "/lake");

        assertRefused(run, file + "/lake", "cannot be written", "--lake");
        assertThat(Path.of(file)).hasContent("mine");
    }

    @Test
    void aLabelFileThatIsNotThereIsRefused() {
        String missing = folder.resolve("missing.txt").toString();

        assertRefused(mine(missing), "There is no label file", missing, "check the path");
        assertThat(tables()).isEmpty();
    }

    @Test
    void aLabelFileThatIsNotTextIsRefused() throws IOException {
        Path latin =
                Files.write(folder.resolve("latin1.txt"), new byte[] {'c', 'a', 't', '\n', (byte) 0xE9, 't', '\n'});

        assertRefused(mine(latin.toString()), latin.toString(), "UTF-8");
        assertThat(tables()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'house\nrun\tverb\n', 'Line 2', 'verb', 'noun or adjective'",
        "'cat\nDog\n', '0.15 takes none of 0 candidates', '--negatives', 'larger'"
    })
    void candidatesThatCannotBeMinedAreRefused(String text, String first, String second, String third) {
        String file = TestImages.text(folder.resolve("candidates.tsv"), text);

        assertRefused(mine(labels, "--candidates", file), first, second, third);
        assertThat(tables()).doesNotContain("labels", "negative_labels");
    }

    @Test
    void moreNegativesThanCandidatesAreRefused() {
        assertRefused(mine(labels, "--negatives", "5"), "5 negatives", "only 4 candidates", "lower --negatives");
        assertThat(tables()).doesNotContain("labels", "negative_labels");
    }

    @Test
    void aLakeWithoutALabelSetCannotBeScored() {
        assertRefused(
                CommandRun.of("score", "--lake", folder.resolve("lake").toString()), "holds no label set", "run mine");
    }

    @Test
    void aCandidateFileThatCannotBeWrittenIsRefused() {
        String file = TestImages.text(folder.resolve("file"), "mine");

        assertRefused(CommandRun.of("candidates", "--output", file + "/words.tsv"), file, "cannot be written");
    }

    private CommandRun embed(String images) {
        return command("embed", "--images", images, "--model", TestImages.MODEL.toString());
    }

    private CommandRun mine(String labelFile, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("mine", "--labels", labelFile, "--model", TestImages.MODEL.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--candidates")) {
            arguments.addAll(List.of("--candidates", words));
        }
        return command(arguments.toArray(String[]::new));
    }

    private CommandRun audit(String images, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "--images",
                images,
                "--labels",
                labels,
                "--candidates",
                words,
                "--model",
                TestImages.MODEL.toString(),
                "--method",
                "neglabel"));
        arguments.addAll(List.of(more));
        return command(arguments.toArray(String[]::new));
    }

    private CommandRun command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--lake", folder.resolve("lake").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private List<Row> read(String table) {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve("lake").resolve(table).toString())
                .collectAsList();
    }

    /** The names of what lies in the lake. */
    private List<String> tables() {
        Path lake = folder.resolve("lake");
        if (Files.notExists(lake)) {
            return List.of();
        }
        try (Stream<Path> tables = Files.list(lake)) {
            return tables.map(table -> table.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String modelWithout(String missing) {
        Path copy = folder.resolve("without " + Path.of(missing).getFileName());
        try (Stream<Path> files = Files.walk(TestImages.MODEL)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = TestImages.MODEL.relativize(file).toString();
                if (!name.equals(missing)) {
                    Files.createDirectories(copy.resolve(name).getParent());
                    Files.copy(file, copy.resolve(name));
                }
            }
            return copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
