package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.LocalSpark;
import io.lakesieve.lake.EmbeddingColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLIPN from pictures to scores, with a tiny model that has its "no" text tower. */
@Tag("long")
class ClipnTest {
    private static final int PICTURES = 6;
    private static final String METHODS = "neglabel,clipn-ctw,clipn-atd";
    private static final String MODEL = TestImages.MODEL.resolveSibling("clipn").toString();

    @TempDir
    private static Path folder;

    private static String images;
    private static String labels;
    private static String words;
    private static CommandRun audit;

    @BeforeAll
    static void auditOnce() {
        images = folder.resolve("images").toString();
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(Path.of(images, i + ".png"), i);
        }
        labels = TestImages.text(folder.resolve("labels.txt"), "camel\ndog\ngreen house\n");
        words = TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nred\tadjective\nsea\nsand\n");
        audit = audit("lake", METHODS);
        assertThat(audit.exitCode()).as(audit.err()).isZero();
    }

    @Test
    void labelsHaveTheMeansOverAllTemplatesByBothTowers() throws IOException {
        JsonNode python = new ObjectMapper()
                .readTree(TestImages.MODEL.resolveSibling("reference.json").toFile())
                .path("clipn");

        List<Row> rows = table("lake", "labels").orderBy("label").collectAsList();

        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).<String>getAs("label"))
                    .isEqualTo(python.path("labels").path(i).asText());
            for (String tower : List.of("yes", "no")) {
                List<Double> expected = new ArrayList<>();
                python.path(tower).path(i).forEach(value -> expected.add(value.asDouble()));
                int column = rows.get(i).fieldIndex(tower + "_embedding");
                assertThat(EmbeddingColumn.fromRow(rows.get(i), column))
                        .containsExactly(floats(expected), within(1e-5f));
            }
        }
    }

    @Test
    void theScoresAreThoseOfTheSameEmbeddingsInTablesOfTheUsers() {
        CommandRun own = CommandRun.of(
                "score",
                "--image-embeddings",
                written(table("lake", "embeddings"), "images-of-own", "image_id", "embedding"),
                "--label-embeddings",
                written(table("lake", "labels"), "yes", "label", "yes_embedding AS embedding"),
                "--no-label-embeddings",
                written(table("lake", "labels"), "no", "label", "no_embedding AS embedding"),
                "--logit-scale",
                "20",
                "--method",
                "clipn-ctw,clipn-atd",
                "--output",
                folder.resolve("own").toString());

        assertThat(own.exitCode()).as(own.err()).isZero();
        List<Row> scores = clipnScores("lake/scores");
        assertThat(scores).hasSize(2 * PICTURES).isEqualTo(clipnScores("own"));
        assertThat(scores).allSatisfy(row -> assertThat(row.getDouble(2)).isBetween(0.0, 1.0));
        assertThat(scores.stream().map(row -> row.getDouble(2)).distinct()).hasSizeGreaterThan(PICTURES);
    }

    @Test
    void aSecondAuditEmbedsAndScoresNothing() {
        int prompts = audit.summary().path("counts").path("prompts_embedded").asInt();
        assertThat(prompts).isGreaterThan(2 * 3 * 100);

        CommandRun second = audit("lake", METHODS);

        assertThat(second.summary().path("counts").path("prompts_embedded").asInt())
                .isZero();
        assertThat(second.err()).doesNotContain("embed prompts");
        assertThat(audit("lake", METHODS, "--dry-run").out()).contains("Embed 0 prompts;");
    }

    @Test
    void aModelWithoutTheTowerIsRefusedBeforeAnythingIsWritten() {
        String[] said = {"no onnx/no_text_model.onnx", "CLIPN", "--method"};
        String tiny = TestImages.MODEL.toString();

        assertRefused(
                CommandRun.of(
                        "audit",
                        "--images",
                        images,
                        "--labels",
                        labels,
                        "--model",
                        tiny,
                        "--lake",
                        lake("none"),
                        "--method",
                        "msp,clipn-atd"),
                said);
        assertRefused(
                CommandRun.of(
                        "mine", "--labels", labels, "--model", tiny, "--lake", lake("none"), "--method", "clipn-ctw"),
                said);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void aLabelSetThatWasMinedForOtherMethodsIsRefused() {
        CommandRun mine = CommandRun.of(
                "mine",
                "--labels",
                labels,
                "--candidates",
                words,
                "--negatives",
                "4",
                "--model",
                MODEL,
                "--lake",
                lake("others"));
        assertThat(mine.exitCode()).as(mine.err()).isZero();
        CommandRun.of("embed", "--images", images, "--model", MODEL, "--lake", lake("others"));

        assertRefused(
                CommandRun.of("score", "--lake", lake("others"), "--method", "clipn-ctw"),
                "no embeddings by CLIPN's \"no\" text tower",
                "mine it with --method clipn-ctw");
        assertThat(table("others", "text_embeddings")
                        .select("model_id")
                        .distinct()
                        .count())
                .isOne();
    }

    private static CommandRun audit(String lake, String methods, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "--images",
                images,
                "--labels",
                labels,
                "--candidates",
                words,
                "--model",
                MODEL,
                "--groups",
                "1",
                "--negatives",
                "4",
                "--lake",
                lake(lake),
                "--method",
                methods));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String lake(String name) {
        return folder.resolve(name).toString();
    }

    private static Dataset<Row> table(String lake, String name) {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve(lake).resolve(name).toString());
    }

    private static List<Row> clipnScores(String table) {
        return LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve(table).toString())
                .where("method LIKE 'clipn-%'")
                .select("image_id", "method", "id_score", "predicted_label")
                .distinct()
                .orderBy("image_id", "method")
                .collectAsList();
    }

    private static String written(Dataset<Row> rows, String name, String... columns) {
        String target = folder.resolve(name).toString();
        rows.selectExpr(columns).write().parquet(target);
        return target;
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
