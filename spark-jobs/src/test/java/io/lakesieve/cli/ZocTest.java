package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.GeneratedWords;
import io.lakesieve.core.score.ZocScore;
import io.lakesieve.core.score.ZocScorer;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lexicon.CaptionVocabulary;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelVariant;
import io.lakesieve.model.runtime.CaptionDecoder;
import io.lakesieve.model.runtime.ComputeDevice;
import io.lakesieve.model.runtime.LoadedModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZOC from pictures to scores, with a tiny model that has a caption decoder. */
@Tag("long")
class ZocTest {
    private static final double LOGIT_SCALE = 20;
    private static final String METHODS = "msp,zoc";

    @TempDir
    private static Path folder;

    private static CaptionDecoderSpec decoder;
    private static ModelLake lake;
    private static CommandRun audit;

    @BeforeAll
    static void auditOnce() {
        decoder = new ModelRepository(new Configuration())
                .openCaptionDecoder(TestImages.MODEL.resolveSibling("zoc").toString(), ModelVariant.DEFAULT);
        lake = new ModelLake(folder, "zoc", "camel\ndog\n" + aWord().toUpperCase(Locale.ROOT) + "\n");
        audit = lake.audit(METHODS);
        assertThat(audit.exitCode()).as(audit.err()).isZero();
    }

    /** A word of letters alone, which becomes a label in another spelling. */
    private static String aWord() {
        return decoder.tokens().stream()
                .filter(token -> token.matches("[a-z]{3,}"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theScoresAreThoseOfTheImagesOwnWords() {
        List<String> idLabels = lake.table("labels").orderBy("label").select("label").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        CaptionVocabulary vocabulary = new CaptionVocabulary(decoder.tokens());
        ZocScorer scorer = new ZocScorer(
                matrix(lake.table("labels").orderBy("label")),
                matrix(embeddingsOf(vocabulary.prompts())),
                LOGIT_SCALE,
                5);
        List<Row> scores = lake.table("scores")
                .where("method = 'zoc' AND run_id = '%s'"
                        .formatted(audit.summary().path("run_id").asText()))
                .orderBy("path")
                .collectAsList();
        List<float[]> embeddings = rows(lake.table("embeddings").orderBy("path"));

        for (int image = 0; image < ModelLake.PICTURES; image++) {
            Row row = scores.get(image);
            ZocScore expected = scorer.score(
                    embeddings.get(image), ownWords(embeddings.get(image), vocabulary.wordOfToken(idLabels, -1)));
            assertThat(row.<Double>getAs("ood_score")).isEqualTo(1 - expected.idScore());
            assertThat(row.<String>getAs("predicted_label")).isEqualTo(idLabels.get(expected.predictedLabel()));
            List<String> top = row.<Row>getList(row.fieldIndex("top_negatives")).stream()
                    .map(negative -> negative.getString(0))
                    .toList();
            assertThat(top).hasSize(5).isSubsetOf(vocabulary.words()).doesNotContain(aWord());
            assertThat(top.get(0)).isEqualTo(vocabulary.words().get(expected.topWords()[0]));
        }
    }

    private static int[] ownWords(float[] image, int[] wordOfToken) {
        GeneratedWords own = new GeneratedWords(wordOfToken, GeneratedWords.TOKENS_PER_STEP);
        try (CaptionDecoder captions = LoadedModels.captions(decoder, ComputeDevice.CPU, new Configuration())) {
            captions.write(List.of(image), GeneratedWords.STEPS, (first, logits, from) -> own.add(logits, from));
        }
        return own.words();
    }

    @Test
    void aSecondAuditEmbedsNoWordAndWritesNoCaption() {
        long prompts = audit.summary().path("counts").path("prompts_embedded").asLong();
        long vocabulary = new CaptionVocabulary(decoder.tokens()).words().size();
        assertThat(lake.table("text_embeddings")
                        .where("prompt LIKE 'This is a photo of a %'")
                        .count())
                .isEqualTo(vocabulary);

        CommandRun second = lake.mine("--method", METHODS);

        assertThat(prompts).isPositive();
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).doesNotContain("embed prompts");
        assertThat(lake.audit(METHODS, "--dry-run").out())
                .contains("Embed 0 prompts;", "zoc: 0 images computed, 3 copied");
    }

    @Test
    void scoreFindsTheDecoderOfTheLabelSetsModel() {
        CommandRun score = CommandRun.of("score", "--lake", lake.uri(), "--method", "zoc", "--threshold", "0.5");

        assertThat(score.exitCode()).as(score.err()).isZero();
        assertThat(score.out()).contains("3 images scored");
    }

    @Test
    void aModelWithoutADecoderIsRefusedBeforeAnythingIsWritten() {
        lake.assertTwoTowersAreRefused("zoc", "no onnx/caption_decoder.onnx", "leave zoc out of --method");
    }

    /** In the order of the prompts. */
    private static List<float[]> embeddingsOf(List<String> prompts) {
        Map<String, float[]> byPrompt = lake.table("text_embeddings").collectAsList().stream()
                .collect(Collectors.toMap(
                        row -> row.getAs("prompt"),
                        row -> EmbeddingColumn.fromRow(row, row.fieldIndex("embedding")),
                        (one, other) -> one));
        return prompts.stream().map(byPrompt::get).toList();
    }

    private static EmbeddingMatrix matrix(Dataset<Row> rows) {
        return matrix(rows(rows));
    }

    private static EmbeddingMatrix matrix(List<float[]> rows) {
        return EmbeddingMatrix.of(rows, rows.get(0).length);
    }

    private static List<float[]> rows(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> EmbeddingColumn.fromRow(row, row.fieldIndex("embedding")))
                .toList();
    }
}
