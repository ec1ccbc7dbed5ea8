package io.lakesieve.job.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.Fixtures;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.job.embed.PromptEmbeddings;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.lexicon.PublishedPrompts;
import io.lakesieve.schema.TextEmbeddingsSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * CSP's prompt ensembles, closeness and selection against its formulas in double precision: the fixtures' embeddings of
 * each prompt lie in a table like {@code text_embeddings}, in which the words' prompts are looked up.
 */
class CspNegativesTest {
    private static final double TOLERANCE = 1e-6;
    private static final int DIMENSION = 32;
    private static final PromptTemplates TEMPLATES = PublishedPrompts.CSP.templates();
    private static final Fixtures FIXTURES = Fixtures.of("csp");

    private static List<Candidate> nouns;
    private static List<Candidate> adjectives;
    private static List<float[]> labels;
    private static Map<Candidate, float[]> embeddings;
    private static List<NegativeLabel> negatives;

    @BeforeAll
    static void mine() {
        SparkSession spark = LocalSpark.session();
        List<IdLabel> idLabels = IntStream.range(0, 30)
                .mapToObj(i -> IdLabel.named("label-%03d".formatted(i)))
                .toList();
        nouns = candidates(400, PartOfSpeech.NOUN);
        adjectives = candidates(120, PartOfSpeech.ADJECTIVE);
        List<Candidate> candidates =
                Stream.concat(nouns.stream(), adjectives.stream()).toList();
        PromptEmbeddings prompts = new PromptEmbeddings(spark, cache(spark, idLabels));
        labels = prompts.means(
                idLabels.stream().map(label -> Prompts.of(label, TEMPLATES)).toList());
        Dataset<Row> embedded = prompts.ofCandidates(candidates, TEMPLATES);
        embeddings = new HashMap<>();
        embedded.collectAsList()
                .forEach(row -> embeddings.put(
                        new Candidate(row.getString(0), PartOfSpeech.fromTableName(row.getString(1)), ""),
                        EmbeddingColumn.fromRow(row, 2)));
        List<StoredLabel> stored = IntStream.range(0, 30)
                .mapToObj(i -> new StoredLabel(idLabels.get(i).label(), "", labels.get(i)))
                .toList();
        negatives = new NegativeSelection(spark, MiningOptions.DEFAULT.withCloseness(ClosenessRule.SYNONYMS_LAST))
                .select(stored, embedded, spark.sparkContext().longAccumulator());
        embedded.unpersist();
    }

    @Test
    void labelsHaveTheNormalisedMeanOfTheirPrompts() {
        assertClose(labels, "id_labels");
    }

    @Test
    void nounsHaveTheNormalisedMeanOfTheirPrompts() {
        assertClose(nouns.stream().map(embeddings::get).toList(), "nouns");
    }

    @Test
    void adjectivesHaveTheNormalisedMeanOfTheirPrompts() {
        assertClose(adjectives.stream().map(embeddings::get).toList(), "adjectives");
    }

    @Test
    void theFarthestOfEachPartOfSpeechAreSelectedInOrder() {
        assertThat(selected(PartOfSpeech.NOUN))
                .extracting(NegativeLabel::label)
                .containsExactlyElementsOf(words(nouns, "selected_nouns"));
        assertThat(selected(PartOfSpeech.ADJECTIVE))
                .extracting(NegativeLabel::label)
                .containsExactlyElementsOf(words(adjectives, "selected_adjectives"));
    }

    @Test
    void closenessIsTheQuantileOfTheMeans() {
        assertCloseness(selected(PartOfSpeech.NOUN), "nouns");
        assertCloseness(selected(PartOfSpeech.ADJECTIVE), "adjectives");
    }

    /** With a quota of nearly all, the nouns that are too close to a label are among the negatives, with closeness 1. */
    @Test
    void aSynonymOfALabelHasClosenessOne() {
        double[] closeness = FIXTURES.doubles("closeness_nouns");

        assertThat(Arrays.stream(closeness).filter(value -> value == 1)).hasSize(5);
        assertThat(closenessOfAllNouns()).containsExactly(closeness, within(TOLERANCE));
    }

    private static double[] closenessOfAllNouns() {
        try (var closeness = new io.lakesieve.core.mining.Closeness(
                io.lakesieve.model.matmul.MatmulBackends.fastest(),
                io.lakesieve.core.matrix.EmbeddingMatrix.of(labels, DIMENSION),
                ClosenessRule.SYNONYMS_LAST)) {
            float[] values = closeness.of(nouns.stream().map(embeddings::get).toList());
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
    }

    private static List<NegativeLabel> selected(PartOfSpeech partOfSpeech) {
        return negatives.stream()
                .filter(negative -> negative.partOfSpeech() == partOfSpeech)
                .toList();
    }

    private static List<String> words(List<Candidate> candidates, String rows) {
        return IntStream.of(FIXTURES.ints(rows))
                .mapToObj(row -> candidates.get(row).word())
                .toList();
    }

    private static void assertCloseness(List<NegativeLabel> found, String of) {
        double[] expected = FIXTURES.doubles("closeness_" + of);
        int[] rows = FIXTURES.ints("selected_" + of);
        for (int i = 0; i < rows.length; i++) {
            assertThat((double) found.get(i).closeness())
                    .as(found.get(i).label())
                    .isCloseTo(expected[rows[i]], within(TOLERANCE));
        }
    }

    private static void assertClose(List<float[]> found, String array) {
        double[] expected = FIXTURES.doubles(array);
        double[] values = found.stream()
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
                .toArray();
        assertThat(values).containsExactly(expected, within(TOLERANCE));
    }

    private static List<Candidate> candidates(int count, PartOfSpeech partOfSpeech) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate("%s-%03d".formatted(partOfSpeech.tableName(), i), partOfSpeech, ""))
                .toList();
    }

    /** Every prompt with its embedding. */
    private static Dataset<Row> cache(SparkSession spark, List<IdLabel> idLabels) {
        List<Row> rows = new ArrayList<>();
        add(
                rows,
                "id_prompts",
                idLabels.stream().map(label -> Prompts.of(label, TEMPLATES)).toList());
        add(
                rows,
                "noun_prompts",
                nouns.stream().map(noun -> Prompts.of(noun, TEMPLATES)).toList());
        add(
                rows,
                "adjective_prompts",
                adjectives.stream()
                        .map(adjective -> Prompts.of(adjective, TEMPLATES))
                        .toList());
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add(TextEmbeddingsSchema.PROMPT, DataTypes.StringType)
                        .add(TextEmbeddingsSchema.EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false)));
    }

    /** The array is templates x words x dimension. */
    private static void add(List<Row> rows, String array, List<List<String>> prompts) {
        float[] values = FIXTURES.floats(array);
        for (int word = 0; word < prompts.size(); word++) {
            for (int template = 0; template < prompts.get(word).size(); template++) {
                int from = (template * prompts.size() + word) * DIMENSION;
                float[] embedding = Arrays.copyOfRange(values, from, from + DIMENSION);
                rows.add(RowFactory.create(prompts.get(word).get(template), EmbeddingColumn.toColumn(embedding)));
            }
        }
    }
}
