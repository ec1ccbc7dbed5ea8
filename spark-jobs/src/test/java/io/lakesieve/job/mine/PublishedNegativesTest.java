package io.lakesieve.job.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.core.Tolerances;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.table.Lake;
import io.lakesieve.table.NegativeLabelsTable;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mining against the published code, through the table that holds what was mined. */
class PublishedNegativesTest {
    private static final Map<String, PublishedInputs> INPUTS = new HashMap<>();
    private static final Map<String, List<NegativeLabel>> BY_RANK = new HashMap<>();

    @BeforeAll
    static void mineIntoATable(@TempDir Path folder) {
        SparkSession spark = LocalSpark.session();
        NegativeLabelsTable table = Lake.at(spark, folder.toString()).negativeLabels();
        for (String name : List.of("tiny", "small")) {
            PublishedInputs inputs = new PublishedInputs(spark, name);
            table.insert(
                    name,
                    new NegativeSelection(spark, MiningOptions.DEFAULT)
                            .select(
                                    inputs.labels(),
                                    inputs.candidates().repartition(3),
                                    spark.sparkContext().longAccumulator()));
            INPUTS.put(name, inputs);
        }
        for (String name : INPUTS.keySet()) {
            BY_RANK.put(
                    name,
                    table.ofLabelSet(name).stream()
                            .sorted(Comparator.comparingInt(NegativeLabel::rank))
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void thePublishedCandidatesAreSelectedInThePublishedOrder(String name) {
        assertThat(BY_RANK.get(name))
                .extracting(NegativeLabel::label)
                .containsExactly(IntStream.of(selected(name))
                        .mapToObj(row -> PublishedInputs.name("candidate", row))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void ranksCountFromZero(String name) {
        assertThat(BY_RANK.get(name))
                .extracting(NegativeLabel::rank)
                .containsExactly(
                        IntStream.range(0, selected(name).length).boxed().toArray(Integer[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void closenessIsThePublishedQuantile(String name) {
        float[] quantiles = INPUTS.get(name).fixtures().floats("quantile");

        for (NegativeLabel negative : BY_RANK.get(name)) {
            assertThat((double) negative.closeness())
                    .as(negative.label())
                    .isCloseTo(quantiles[selected(name)[negative.rank()]], within(Tolerances.CLOSENESS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void everyPositionIsTakenOnce(String name) {
        assertThat(BY_RANK.get(name))
                .extracting(NegativeLabel::position)
                .containsExactlyInAnyOrder(
                        IntStream.range(0, selected(name).length).boxed().toArray(Integer[]::new));
    }

    @Test
    void positionsAreShuffled() {
        assertThat(BY_RANK.get("small"))
                .filteredOn(negative -> negative.position() == negative.rank())
                .hasSizeLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void nounsStayNounsAndAdjectivesAdjectives(String name) {
        int[] kinds = INPUTS.get(name).fixtures().ints("candidate_kind");

        assertThat(BY_RANK.get(name)).allSatisfy(negative -> assertThat(negative.partOfSpeech())
                .isEqualTo(kinds[selected(name)[negative.rank()]] == 0 ? PartOfSpeech.NOUN : PartOfSpeech.ADJECTIVE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void embeddingsComeBackBitForBit(String name) {
        EmbeddingMatrix candidates = INPUTS.get(name).fixtures().matrix("candidates");

        assertThat(BY_RANK.get(name)).allSatisfy(negative -> assertThat(negative.embedding())
                .containsExactly(candidates.row(selected(name)[negative.rank()])));
    }

    private static int[] selected(String name) {
        return INPUTS.get(name).fixtures().ints("selected");
    }
}
