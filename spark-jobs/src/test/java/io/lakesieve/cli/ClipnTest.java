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
    private static final int PICTURES = ModelLake.PICTURES;
    private static final String METHODS = "neglabel,clipn-ctw,clipn-atd";

    @TempDir
    private static Path folder;

    private static ModelLake lake;
    private static List<Row> modelsBeforeTheAudit;
    private static CommandRun audit;

    /** The labels are mined for other methods first, then audited by those of CLIPN. */
    @BeforeAll
    static void auditOnce() {
        lake = new ModelLake(folder, "clipn", "camel\ndog\ngreen house\n");
        CommandRun mine = lake.mine();
        assertThat(mine.exitCode()).as(mine.err()).isZero();
        modelsBeforeTheAudit =
                lake.table("text_embeddings").select("model_id").distinct().collectAsList();
        audit = lake.audit(METHODS);
        assertThat(audit.exitCode()).as(audit.err()).isZero();
    }

    /** The label set that was mined for CLIPN. */
    private static Dataset<Row> labels() {
        return lake.table("labels").where("no_embedding IS NOT NULL");
    }

    @Test
    void labelsHaveTheMeansOverAllTemplatesByBothTowers() throws IOException {
        JsonNode python = new ObjectMapper()
                .readTree(TestImages.MODEL.resolveSibling("reference.json").toFile())
                .path("clipn");

        List<Row> rows = labels().orderBy("label").collectAsList();

        assertThat(rows).hasSize(3);
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
                written(lake.table("embeddings"), "images-of-own", "image_id", "embedding"),
                "--label-embeddings",
                written(labels(), "yes", "label", "yes_embedding AS embedding"),
                "--no-label-embeddings",
                written(labels(), "no", "label", "no_embedding AS embedding"),
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

        CommandRun second = lake.mine("--method", METHODS);

        assertThat(second.summary().path("counts").path("prompts_embedded").asInt(-1))
                .isZero();
        assertThat(second.err()).doesNotContain("embed prompts");
        assertThat(lake.audit(METHODS, "--dry-run").out())
                .contains(
                        "Embed 0 prompts;",
                        "clipn-ctw: 0 images computed, 3 copied",
                        "clipn-atd: 0 images computed, 3");
    }

    @Test
    void aModelWithoutTheTowerIsRefusedBeforeAnythingIsWritten() {
        lake.assertTwoTowersAreRefused("clipn-atd", "no onnx/no_text_model.onnx", "CLIPN", "--method");
    }

    @Test
    void aLabelSetThatWasMinedForOtherMethodsIsRefused() {
        String others = lake.table("labels")
                .where("no_embedding IS NULL")
                .select("label_set_id")
                .first()
                .getString(0);

        assertRefused(
                CommandRun.of("score", "--lake", lake.uri(), "--label-set", others, "--method", "clipn-ctw"),
                "no embeddings by CLIPN's \"no\" text tower",
                "mine it with --method clipn-ctw");
        assertThat(modelsBeforeTheAudit).as("towers that embedded prompts").hasSize(1);
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
