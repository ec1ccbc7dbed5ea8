package io.lakesieve.job.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.Fixtures;
import io.lakesieve.core.Tolerances;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.Progress;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TANL in batch form against its formulas in double precision, over any number of partitions. */
class PublishedTanlTest {
    private static final double TOLERANCE = 1e-6;
    private static final int WORDS = 30;

    private static SparkSession spark;
    private static PublishedInputs inputs;
    private static Fixtures fixtures;
    private static LabelSet corpus;
    private static final Map<Integer, TanlWords> BY_PARTITIONS = new HashMap<>();

    @BeforeAll
    static void choose() {
        spark = LocalSpark.session();
        inputs = new PublishedInputs(spark, "tanl");
        fixtures = inputs.fixtures();
        corpus = LabelSet.of(inputs.labels(), corpus(), 100);
        for (int partitions : new int[] {1, 2, 7}) {
            ImageTable images = ImageTable.ofUnitRows(inputs.images().repartition(partitions));
            BY_PARTITIONS.put(
                    partitions,
                    new ChooseTanlWords(spark, "test-" + partitions, corpus, WORDS)
                            .execute(images.images(), spark.sparkContext().longAccumulator()));
        }
    }

    private static List<NegativeLabel> corpus() {
        EmbeddingMatrix words = fixtures.matrix("corpus");
        return IntStream.range(0, words.rows())
                .mapToObj(i -> new NegativeLabel(
                        PublishedInputs.name("word", i), PartOfSpeech.NOUN, Float.NaN, i, i, words.row(i)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void theThresholdIsTheFixtures(int partitions) {
        assertThat(BY_PARTITIONS.get(partitions).threshold()).isEqualTo(0.49);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void asManyImagesAreConfident(int partitions) {
        int[] flags = fixtures.ints("batch_flag");

        assertThat(BY_PARTITIONS.get(partitions).confidentId())
                .isEqualTo(IntStream.of(flags).filter(flag -> flag == 1).count());
        assertThat(BY_PARTITIONS.get(partitions).confidentOod())
                .isEqualTo(IntStream.of(flags).filter(flag -> flag == -1).count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void theWordsAreTheFixturesInTheirOrder(int partitions) {
        assertThat(BY_PARTITIONS.get(partitions).labels().negatives())
                .containsExactlyElementsOf(IntStream.of(fixtures.ints("batch_selected"))
                        .mapToObj(word -> PublishedInputs.name("word", word))
                        .toList());
    }

    @Test
    void scoresAgainstTheWordsAreTheFixtures() {
        WordList list = new WordList("test", BY_PARTITIONS.get(1).labels(), 5);

        assertThat(scores(list, (scorer, image) -> scorer.idShare(0, image)))
                .containsExactly(fixtures.doubles("batch_id_score"), within(TOLERANCE));
    }

    @Test
    void firstScoresAreTheFixtures() {
        assertThat(scores(new WordList("test", corpus, 0), (scorer, image) -> scorer.text(0)
                        .negLabel()))
                .containsExactly(fixtures.doubles("batch_first_score"), within(Tolerances.SCORE_IN_DOUBLE));
    }

    /** With fewer candidates than words to choose, all are chosen, and the score is the first score. */
    @Test
    void theMethodScoresBesideOthersInOneSweep() {
        List<Row> rows = rows(inputs.images(), List.of(ScoringMethod.NEG_LABEL, ScoringMethod.TANL));

        double[] scores = rows.stream()
                .filter(row -> row.getString(0).equals("tanl"))
                .mapToDouble(row -> row.getDouble(1))
                .toArray();
        assertThat(rows).hasSize(2 * scores.length);
        assertThat(scores).containsExactly(fixtures.doubles("batch_first_score"), within(TOLERANCE));
    }

    /** No image is confident: all have the same first score, so that T is 0.5 and both bounds are out of reach. */
    @Test
    void withoutAConfidentImageTheMethodGivesNothing() {
        Dataset<Row> unsure = inputs.images().where("path = '" + unsureImage() + "'");

        assertThat(rows(unsure, List.of(ScoringMethod.NEG_LABEL, ScoringMethod.TANL)))
                .extracting(row -> row.getString(0))
                .containsExactly("neglabel");
        assertThatThrownBy(() -> rows(unsure, List.of(ScoringMethod.TANL)))
                .isInstanceOf(InputException.class)
                .hasMessage("TANL gives nothing: it is confident of no image, in or out, and so has nothing to choose"
                        + " words by: add another method to --method.");
    }

    private static String unsureImage() {
        double[] scores = fixtures.doubles("batch_first_score");
        int image = IntStream.range(0, scores.length)
                .filter(i -> scores[i] > 0.26 && scores[i] < 0.74)
                .findFirst()
                .orElseThrow();
        return PublishedInputs.name("image", image);
    }

    private static double[] scores(WordList list, ToDoubleBiFunction<BlockScorer, float[]> score) {
        EmbeddingMatrix images = fixtures.matrix("images");
        double[] scores = new double[images.rows()];
        try (ScoringKernel kernel = list.kernel();
                BlockScorer scorer = kernel.scorer()) {
            for (int i = 0; i < scores.length; i++) {
                scorer.put(0, images.row(i));
                scorer.score(1);
                scores[i] = score.applyAsDouble(scorer, images.row(i));
            }
        }
        return scores;
    }

    private static List<Row> rows(Dataset<Row> images, List<ScoringMethod> methods) {
        LabelSet mined = LabelSet.of(inputs.labels(), corpus().subList(0, 200), 100);
        List<Row> rows = new ArrayList<>();
        new ImageScoring(
                        spark,
                        mined,
                        ScoringOptions.DEFAULT.withMethods(methods),
                        Optional.empty(),
                        Progress.SILENT,
                        () -> corpus)
                .execute(
                        new ImageScoring.Images(ImageTable.ofUnitRows(images), images.count(), images.count()),
                        Optional.empty(),
                        ImageScoring.ResumeState.NOTHING,
                        new ScoresInto(scores ->
                                rows.addAll(scores.select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, ScoresSchema.PATH)
                                        .orderBy(ScoresSchema.METHOD, ScoresSchema.PATH)
                                        .collectAsList())));
        return rows;
    }
}
