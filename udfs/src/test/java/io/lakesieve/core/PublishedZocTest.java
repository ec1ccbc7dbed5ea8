package io.lakesieve.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.GeneratedWords;
import io.lakesieve.core.score.ZocScore;
import io.lakesieve.core.score.ZocScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares ZOC's words and scores with those of its formulas in double precision. */
class PublishedZocTest {
    private static final Fixtures FIXTURES = Fixtures.of("zoc");
    private static final EmbeddingMatrix IMAGES = FIXTURES.matrix("images");
    private static final EmbeddingMatrix VOCABULARY = FIXTURES.matrix("vocabulary");
    private static final int TOKENS_PER_STEP = 6;
    private static final int STEPS = 10;

    @Test
    void theWordsAreTheLikeliestTokensOfAllStepsThatSpellNoLabel() {
        int[] generated = FIXTURES.ints("generated");

        for (int image = 0; image < IMAGES.rows(); image++) {
            int first = image * VOCABULARY.rows();
            assertThat(words(image))
                    .containsExactly(IntStream.range(0, VOCABULARY.rows())
                            .filter(token -> generated[first + token] == 1)
                            .toArray());
        }
    }

    @Test
    void theScoreIsTheirMassInTheSoftmaxOverLabelsAndWords() {
        List<ZocScore> scores = new ArrayList<>();
        ZocScorer scorer =
                new ZocScorer(FIXTURES.matrix("id_labels"), VOCABULARY, PublishedCase.LOGIT_SCALE, VOCABULARY.rows());
        for (int image = 0; image < IMAGES.rows(); image++) {
            scores.add(scorer.score(IMAGES.row(image), words(image)));
        }

        assertThat(scores.stream().mapToDouble(ZocScore::oodScore).toArray())
                .containsExactly(FIXTURES.doubles("ood_score"), within(1e-6));
        for (int image = 0; image < IMAGES.rows(); image++) {
            ZocScore score = scores.get(image);
            assertThat(score.topWords()).containsExactlyInAnyOrder(words(image));
            double named = 0;
            for (double probability : score.topProbabilities()) {
                named += probability;
            }
            assertThat(named).isCloseTo(score.oodScore(), within(1e-12));
        }
    }

    @Test
    void theNextTokenIsTheLikeliestEvenIfItSpellsALabelAndTiesGoToTheFirst() {
        GeneratedWords words = new GeneratedWords(new int[] {0, GeneratedWords.ID_LABEL, 1, 1}, 2);

        assertThat(words.add(new float[] {9, 0, 3, 3, 1}, 1)).isEqualTo(1);
        assertThat(words.words()).containsExactly(1);
        assertThat(words.add(new float[] {7, 0, 0, 7}, 0)).isZero();
        assertThat(words.words()).containsExactly(0, 1);
    }

    @Test
    void anImageWithoutWordsIsInDistribution() {
        ZocScorer scorer = new ZocScorer(FIXTURES.matrix("id_labels"), VOCABULARY, 100, 5);

        ZocScore score = scorer.score(IMAGES.row(0), new int[0]);

        assertThat(score.oodScore()).isZero();
        assertThat(score.topWords()).isEmpty();
    }

    @Test
    void aStepTakesNoMoreTokensThanThereAre() {
        assertThatThrownBy(() -> new GeneratedWords(new int[3], 35))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 3 tokens of the vocabulary, not 35");
    }

    private static int[] words(int image) {
        int[] sameAsLabel = FIXTURES.ints("same_as_label");
        int[] wordOfToken = IntStream.range(0, sameAsLabel.length)
                .map(token -> sameAsLabel[token] < 0 ? token : GeneratedWords.ID_LABEL)
                .toArray();
        GeneratedWords words = new GeneratedWords(wordOfToken, TOKENS_PER_STEP);
        float[] logits = FIXTURES.floats("decoder_logits");
        for (int step = 0; step < STEPS; step++) {
            words.add(logits, (image * STEPS + step) * sameAsLabel.length);
        }
        return words.words();
    }
}
