package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.TestShards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that images were given, from folders, shards and tables, beside what the images resemble. */
@Tag("long")
class GivenLabelsTest {
    private static final List<String> PICTURES = List.of("cat/0.png", "cat/1.png", "dog/2.png", "dog/3.png");

    /** A cosine of unit float vectors of six dimensions, computed in two ways. */
    private static final double ROUNDING = 1e-6;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Map<String, Double> margins;

    @BeforeAll
    static void auditFolders() {
        spark = LocalSpark.session();
        for (int i = 0; i < PICTURES.size(); i++) {
            TestImages.write(folder.resolve("images").resolve(PICTURES.get(i)), i + 1);
        }
        CommandRun run = audit("images", "lake", "--labels-from-folders");
        assertThat(run.exitCode()).as(run.err()).isZero();
        margins = margins("lake");
    }

    @Test
    void theMarginIsTheCosineOfTheGivenLabelMinusThatOfTheOther() {
        Map<String, List<Float>> labels = new TreeMap<>();
        table("lake", "labels")
                .forEach(row -> labels.put(row.getAs("label"), row.getList(row.fieldIndex("embedding"))));
        assertThat(margins).hasSize(PICTURES.size());
        for (Row image : table("lake", "embeddings")) {
            List<Float> embedding = image.getList(image.fieldIndex("embedding"));
            String given = image.getAs("source");
            double expected =
                    dot(embedding, labels.get(given)) - dot(embedding, labels.get(given.equals("cat") ? "dog" : "cat"));
            assertThat(margins.get(name(image))).isCloseTo(expected, within(ROUNDING));
        }
    }

    @Test
    void viewAndReportListThoseThatResembleAnotherLabel() throws IOException {
        long behind = margins.values().stream().filter(margin -> margin < 0).count();
        CommandRun asked = CommandRun.of(
                "sql",
                "--lake",
                folder.resolve("lake").toString(),
                "-e",
                "SELECT count(*), count_if(given_label <> predicted_label), max(label_margin) < 0 FROM label_disagreements");

        assertThat(behind).isBetween(1L, 3L);
        assertThat(asked.out()).contains("%d\t%d\ttrue".formatted(behind, behind));
        assertThat(Files.readString(folder.resolve("lake/reports/latest.html")))
                .contains("Given labels", "resemble another label more");
    }

    @Test
    void aRunWithTheLabelsOfTheOneBeforeIsItsCopy() {
        CommandRun again = audit("images", "lake", "--labels-from-folders");
        List<Row> runs = spark.read()
                .format("delta")
                .load(folder.resolve("lake/runs").toString())
                .where("status = 'finished' AND command = 'audit' AND scores_of <> run_id")
                .collectAsList();

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(runs).isNotEmpty();
    }

    /** One shard is embedded before anybody asks for labels; the numbers of labels count the lines of their file. */
    @Test
    void shardsHaveTheirLabelsBesideThePicturesAlsoWhenTheseAreEmbeddedAlready() throws IOException {
        shard(0, 1).write(folder.resolve("shards/a.tar"));
        CommandRun unlabelled = CommandRun.of(
                "embed",
                "--images",
                folder.resolve("shards").toString(),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("sharded").toString());
        shard(2, 3).write(folder.resolve("shards/b.tar"));
        String labels = TestImages.text(folder.resolve("labels.txt"), "cat\ncat\ndog\n");

        CommandRun numbered = audit("shards", "sharded", "--labels", labels, "--given-label", "cls");
        Map<String, Double> byNumber = margins("sharded");
        CommandRun others = audit("shards", "sharded", "--labels", labels, "--given-label", "json:animal");
        Map<String, Double> byField = margins("sharded");

        assertThat(unlabelled.exitCode()).as(unlabelled.err()).isZero();
        assertThat(numbered.exitCode()).as(numbered.err()).isZero();
        assertThat(others.exitCode()).as(others.err()).isZero();
        assertThat(numbered.summary().at("/counts/images_embedded").asInt()).isEqualTo(2);
        assertThat(others.summary().at("/counts/images_embedded").asInt()).isZero();
        assertThat(byNumber).isEqualTo(margins);
        byNumber.forEach((name, margin) -> assertThat(byField.get(name)).isEqualTo(-margin));
        assertThat(numbered.out()).contains("4 images listed = 4 scored + 0 not");
        assertThat(Files.readString(folder.resolve("sharded/reports/latest.html")))
                .as("the report shows pictures of shards")
                .contains("data:image/jpeg;base64,")
                .doesNotContain("could not be read", "file is gone");
    }

    /** Each picture, the number of its label, and a text that names the other label. */
    private static TestShards shard(int... pictures) {
        TestShards tar = TestShards.posix();
        for (int i : pictures) {
            boolean isCat = PICTURES.get(i).startsWith("cat");
            tar.add(i + ".png", picture(PICTURES.get(i)))
                    .add(i + ".cls", isCat ? "0" : "2\n")
                    .add(i + ".json", "{\"animal\": \"%s\"}".formatted(isCat ? "dog" : "cat"));
        }
        return tar;
    }

    @Test
    void huggingFacesClassNamesAreThoseOfItsMetadata() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType(
                "message schema { optional group image { optional binary bytes; optional binary path (STRING); }"
                        + " optional int64 label; }");
        String features = "{\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"},"
                + " \"label\": {\"names\": [\"dog\", \"cat\", \"owl\"], \"_type\": \"ClassLabel\"}}}}";
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(
                        folder.resolve("hugging/0.parquet").toString()))
                .withConf(new Configuration())
                .withType(type)
                .withExtraMetaData(Map.of("huggingface", features))
                .build()) {
            for (int i = 0; i < PICTURES.size(); i++) {
                Group row = new SimpleGroupFactory(type).newGroup();
                row.addGroup("image")
                        .append("bytes", Binary.fromConstantByteArray(picture(PICTURES.get(i))))
                        .append("path", i + ".png");
                writer.write(row.append("label", PICTURES.get(i).startsWith("dog") ? 0L : 1L));
            }
        }

        CommandRun run = audit("hugging", "hugged", "--labels-from-column", "label");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(table("hugged", "labels"))
                .extracting(row -> row.<String>getAs("label"))
                .containsExactlyInAnyOrder("cat", "dog", "owl");
        assertThat(table("hugged", "scores"))
                .allSatisfy(row -> assertThat(row.<String>getAs("given_label")).isIn("cat", "dog"))
                .allSatisfy(row -> assertThat(row.<Double>getAs("label_margin")).isNotNull());
    }

    @Test
    void filesHaveNoColumnOfLabels() {
        assertRefused(
                audit("images", "none", "--labels-from-folders", "--given-label", "cls"),
                "(cls)",
                "--labels-from-folders");
        assertRefused(audit("images", "none", "--labels-from-column", "label"), "label");
    }

    private static double dot(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }

    private static CommandRun audit(String images, String lake, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "--images",
                folder.resolve(images).toString(),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "house\ndesert\nphoto\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve(lake).toString(),
                "--negatives",
                "3",
                "--groups",
                "1",
                "--method",
                "neglabel"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static byte[] picture(String name) {
        try {
            return Files.readAllBytes(folder.resolve("images").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Row> table(String lake, String table) {
        return spark.read()
                .format("delta")
                .load(folder.resolve(lake).resolve(table).toString())
                .collectAsList();
    }

    private static String name(Row row) {
        String path = row.getAs("path");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The margins of the latest run. */
    private static Map<String, Double> margins(String lake) {
        List<Row> rows = table(lake, "scores");
        String latest = rows.stream()
                .map(row -> row.<String>getAs("run_id"))
                .max(String::compareTo)
                .orElseThrow();
        Map<String, Double> margins = new TreeMap<>();
        rows.stream()
                .filter(row -> row.getAs("run_id").equals(latest))
                .forEach(row -> margins.put(name(row), row.getAs("label_margin")));
        return margins;
    }
}
