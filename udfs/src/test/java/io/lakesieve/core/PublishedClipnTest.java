package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ClipnScore;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares CLIPN's scores with those of its formulas in double precision, for plain Java and the fastest backend. */
@ParameterizedClass
@MethodSource("backends")
class PublishedClipnTest {
    private static final Fixtures FIXTURES = Fixtures.of("clipn");
    private static final EmbeddingMatrix IMAGES = FIXTURES.matrix("images");
    private static final int PROMPTS = 3;
    /** The fixtures' tolerance, through embeddings that are floats. */
    private static final double SCORE = 1e-6;

    private final MatmulBackend backend;

    PublishedClipnTest(MatmulBackend backend) {
        this.backend = backend;
    }

    static List<MatmulBackend> backends() {
        return List.of(MatmulBackend.plain(), MatmulBackends.fastest());
    }

    @Test
    void anEmbeddingIsTheNormalisedMeanOfItsPrompts() {
        for (String tower : List.of("yes", "no")) {
            float[] means = averaged(tower + "_prompts").values();
            assertThat(FixtureMargins.doubles(means)).containsExactly(FIXTURES.doubles(tower), within(1e-7));
        }
    }

    @Test
    void bothScoresAndThePredictedLabelAreThePublishedOnes() {
        List<ClipnScore> scores = PublishedCase.scores(IMAGES, kernel(), BlockScorer::clipn);

        assertThat(scores.stream().map(ClipnScore::predictedLabel))
                .containsExactly(IntStream.of(FIXTURES.ints("arg")).boxed().toArray(Integer[]::new));
        assertThat(idScores(scores, ScoringMethod.CLIPN_CTW)).containsExactly(FIXTURES.doubles("ctw"), within(SCORE));
        assertThat(idScores(scores, ScoringMethod.CLIPN_ATD)).containsExactly(FIXTURES.doubles("atd"), within(SCORE));
    }

    @Test
    void negativesInTheSameSweepChangeNoBitOfAnyScore() {
        LabelSpace space = space();
        EmbeddingMatrix negatives = averaged("no_prompts");
        NegativeGroups groups = NegativeGroups.of(negatives.rows(), 4, 2);
        LabelSpace withNegatives = new LabelSpace(space.idLabels(), negatives, space.logitScale());

        List<ClipnScore> alone = PublishedCase.scores(IMAGES, kernel(), BlockScorer::clipn);
        List<ClipnScore> beside = PublishedCase.scores(
                IMAGES,
                ScoringKernel.ofText(backend, withNegatives.withYesNo(space.yesNo()), groups, 0),
                BlockScorer::clipn);
        assertThat(beside).isEqualTo(alone);

        List<Double> negLabel = negLabel(withNegatives, groups);
        assertThat(negLabel(withNegatives.withYesNo(space.yesNo()), groups)).isEqualTo(negLabel);
    }

    @Test
    void aLabelSpaceWithoutNoEmbeddingsHasNoScore() {
        LabelSpace bare = space().withYesNo(null);

        assertThatThrownBy(
                        () -> PublishedCase.scores(IMAGES, ScoringKernel.ofIdLabels(backend, bare), BlockScorer::clipn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without the labels' \"yes\" and \"no\" embeddings");
    }

    private List<Double> negLabel(LabelSpace space, NegativeGroups groups) {
        return PublishedCase.textScores(backend, IMAGES, space, groups).stream()
                .map(TextScore::negLabel)
                .toList();
    }

    private ScoringKernel kernel() {
        return ScoringKernel.ofIdLabels(backend, space());
    }

    private static LabelSpace space() {
        EmbeddingMatrix yes = averaged("yes_prompts");
        YesNoLabels yesNo = new YesNoLabels(yes, averaged("no_prompts"));
        return new LabelSpace(yes, EmbeddingMatrix.empty(yes.dimension()), PublishedCase.LOGIT_SCALE).withYesNo(yesNo);
    }

    /** The embeddings of the labels, each from its prompts: an array of prompts x labels x dimension. */
    private static EmbeddingMatrix averaged(String array) {
        float[] values = FIXTURES.floats(array);
        int dimension = IMAGES.dimension();
        int labels = values.length / PROMPTS / dimension;
        List<float[]> means = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            List<float[]> prompts = new ArrayList<>();
            for (int prompt = 0; prompt < PROMPTS; prompt++) {
                int from = (prompt * labels + label) * dimension;
                prompts.add(Arrays.copyOfRange(values, from, from + dimension));
            }
            means.add(UnitVector.mean(prompts));
        }
        return EmbeddingMatrix.of(means, dimension);
    }

    private static double[] idScores(List<ClipnScore> scores, ScoringMethod method) {
        return scores.stream().mapToDouble(score -> score.idScore(method)).toArray();
    }
}
