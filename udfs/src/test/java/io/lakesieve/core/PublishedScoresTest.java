package io.lakesieve.core;

import static io.lakesieve.core.FixtureMargins.doubles;
import static io.lakesieve.core.FixtureMargins.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.mining.NegMining;
import io.lakesieve.core.mining.NegativeQuota;
import io.lakesieve.core.score.AdaNegScore;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares mining, scores, banks and predictions with results of the published code of NegLabel and AdaNeg, for plain
 * Java and the fastest backend.
 */
@ParameterizedClass
@MethodSource("backends")
class PublishedScoresTest {
    private static final int MEMORY = AdaNegParameters.DEFAULT.memory();

    private final MatmulBackend backend;

    PublishedScoresTest(MatmulBackend backend) {
        this.backend = backend;
    }

    static List<MatmulBackend> backends() {
        return List.of(MatmulBackend.plain(), MatmulBackends.fastest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void closenessIsThePublishedQuantile(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertClose(
                doubles(published.closeness()), doubles(published.fixtures().floats("quantile")), Tolerances.CLOSENESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void miningSelectsThePublishedNegativesInTheirOrder(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        int[] selected =
                NegMining.select(published.closeness(), published.partsOfSpeech(), new NegativeQuota.Share(0.15));

        assertThat(selected).containsExactly(published.fixtures().ints("selected"));
    }

    @ParameterizedTest
    @CsvSource({"tiny, 4", "tiny, 5", "small, 5", "small, 7", "small, 100"})
    void negLabelMeetsThePublishedScores(String folder, int groups) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertClose(
                values(published.textScores(groups), TextScore::negLabel),
                doubles(published.fixtures().floats("neglabel_score_" + groups)),
                Tolerances.GROUP_SCORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theBaselinesMeetThePublishedScores(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertMeets(published, "mcm", TextScore::msp, Tolerances.SOFTMAX);
        assertMeets(published, "maxlogit", TextScore::maxLogit, Tolerances.LOGIT);
        assertMeets(published, "energy", TextScore::energy, Tolerances.LOGIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theBaselinesDoNotNeedNegatives(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        List<TextScore> scores = published.baselines();

        double[] expected = doubles(published.fixtures().floats("mcm"));
        assertClose(values(scores, TextScore::msp), expected, Tolerances.SOFTMAX);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.vanilla()).isNaN();
            assertThat(score.negLabel()).isNaN();
            assertThat(score.nearestNegative()).isEqualTo(-1);
            assertThat(score.topNegatives()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theFirstPassOfAdaNegMeetsThePublishedFigures(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertMeets(published, "adaneg_v", TextScore::vanilla, Tolerances.GROUP_SCORE);
        assertMeets(published, "adaneg_ent_id", TextScore::labelEntropy, Tolerances.ENTROPY);
        assertMeets(published, "adaneg_ent_neg", TextScore::negativeEntropy, Tolerances.ENTROPY);
        assertClose(
                values(published.textScores(PublishedCase.ADANEG_GROUPS), TextScore::vanilla),
                published.fixtures().doubles("f64_vanilla"),
                Tolerances.SCORE_IN_DOUBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theNearestLabelsAreThePublishedOnes(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);
        int[] ranks = published.rankAtPosition(PublishedCase.ADANEG_GROUPS);
        List<TextScore> scores = published.textScores(PublishedCase.ADANEG_GROUPS);

        assertThat(scores.stream().map(TextScore::nearestLabel)).containsExactly(boxed(published, "adaneg_arg_id"));
        assertThat(scores.stream().map(score -> ranks[score.nearestNegative()]))
                .containsExactly(boxed(published, "adaneg_arg_neg"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theSameImagesQualifyForTheSameSideOfTheBank(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);
        List<Integer> flags = new ArrayList<>();
        for (TextScore score : published.textScores(PublishedCase.ADANEG_GROUPS)) {
            flags.add(score.candidate("image", new float[1], published.idLabels(), AdaNegParameters.DEFAULT)
                    .map(candidate -> BankSide.of(candidate.column(), published.idLabels()) == BankSide.ID ? 1 : -1)
                    .orElse(0));
        }

        assertThat(flags).containsExactly(boxed(published, "adaneg_flag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void everyLabelBanksThePublishedImages(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);
        FeatureBank bank = published.bank();
        int[] memory = published.fixtures().ints("adaneg_mem");

        for (int row = 0; row < memory.length / (MEMORY + 1); row++) {
            Set<String> expected = new TreeSet<>();
            IntStream.range(row * (MEMORY + 1), (row + 1) * (MEMORY + 1))
                    .map(slot -> memory[slot])
                    .filter(image -> image >= 0)
                    .forEach(image -> expected.add(PublishedCase.imageId(image)));
            assertThat(bank.entries(column(published, row)))
                    .as("label %d", row)
                    .extracting(BankCandidate::imageId)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void bankedImagesHaveThePublishedEntropies(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);
        FeatureBank bank = published.bank();
        int[] memory = published.fixtures().ints("adaneg_mem");
        float[] entropies = published.fixtures().floats("adaneg_ment");

        for (int slot = 0; slot < memory.length; slot++) {
            if (memory[slot] >= 0) {
                String imageId = PublishedCase.imageId(memory[slot]);
                assertThat(entropy(bank, column(published, slot / (MEMORY + 1)), imageId))
                        .isCloseTo(entropies[slot], within(Tolerances.ENTROPY));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny, TASK, task", "tiny, SAMPLE, sample", "small, TASK, task", "small, SAMPLE, sample"})
    void theSecondPassOfAdaNegMeetsThePublishedScores(String folder, Adaptation adaptation, String name) {
        PublishedCase published = new PublishedCase(folder, backend);
        Fixtures fixtures = published.fixtures();
        List<AdaNegScore> scores = published.adaNegScores(adaptation);

        assertClose(
                values(scores, AdaNegScore::adaptive),
                doubles(fixtures.floats("adaneg_" + name + "_ada")),
                Tolerances.ADAPTIVE_SCORE);
        assertClose(
                values(scores, AdaNegScore::confidence),
                doubles(fixtures.floats("adaneg_" + name + "_conf")),
                Tolerances.ADAPTIVE_SCORE);
        assertClose(
                values(scores, AdaNegScore::confidence),
                fixtures.doubles("f64_" + name + "_conf"),
                Tolerances.SCORE_IN_DOUBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small"})
    void theSampleAdaptiveScoreMeetsTheOneComputedInDouble(String folder) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertClose(
                values(published.adaNegScores(Adaptation.SAMPLE), AdaNegScore::adaptive),
                published.fixtures().doubles("f64_sample_ada"),
                Tolerances.SCORE_IN_DOUBLE);
    }

    @ParameterizedTest
    @CsvSource({"tiny, TASK, task", "tiny, SAMPLE, sample", "small, TASK, task", "small, SAMPLE, sample"})
    void adaNegPredictsThePublishedLabels(String folder, Adaptation adaptation, String name) {
        PublishedCase published = new PublishedCase(folder, backend);

        assertThat(published.adaNegScores(adaptation).stream().map(AdaNegScore::predictedLabel))
                .containsExactly(boxed(published, "adaneg_" + name + "_pred"));
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void idScoresAreConfidencesBroughtToTheUnitInterval(Adaptation adaptation) {
        double largestConfidence = 1.1;

        assertThat(new PublishedCase("small", backend).adaNegScores(adaptation)).allSatisfy(score -> {
            assertThat(score.idScore()).isBetween(0.0, 1.0);
            assertThat(score.idScore() * largestConfidence).isCloseTo(score.confidence(), within(1e-15));
        });
    }

    /** The column for a row of the published memory, in which negatives are sorted by rank. */
    private static int column(PublishedCase published, int row) {
        int rank = row - published.idLabels();
        if (rank < 0) {
            return row;
        }
        int[] ranks = published.rankAtPosition(PublishedCase.ADANEG_GROUPS);
        int position = IntStream.range(0, ranks.length)
                .filter(i -> ranks[i] == rank)
                .findFirst()
                .orElseThrow();
        return published.idLabels() + position;
    }

    private static double entropy(FeatureBank bank, int column, String imageId) {
        return bank.entries(column).stream()
                .filter(entry -> entry.imageId().equals(imageId))
                .mapToDouble(BankCandidate::entropy)
                .findFirst()
                .orElseThrow();
    }

    private static Integer[] boxed(PublishedCase published, String array) {
        return IntStream.of(published.fixtures().ints(array)).boxed().toArray(Integer[]::new);
    }

    private static void assertMeets(
            PublishedCase published, String array, ToDoubleFunction<TextScore> figure, double tolerance) {
        assertClose(
                values(published.textScores(PublishedCase.ADANEG_GROUPS), figure),
                doubles(published.fixtures().floats(array)),
                tolerance);
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected).containsExactly(expected, within(tolerance));
    }
}
