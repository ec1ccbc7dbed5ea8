package io.lakesieve.core;

import static io.lakesieve.core.FixtureMargins.doubles;
import static io.lakesieve.core.FixtureMargins.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.mining.NegMining;
import io.lakesieve.core.mining.NegativeQuota;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.core.score.TextScore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ties and boundary values, by our own rules where the published code leaves the order undefined. */
class PublishedEdgeCasesTest {
    private final Fixtures edge = Fixtures.of("edge");

    @Test
    void closenessOfExactProductsIsThePublishedQuantile() {
        assertThat(doubles(tiedCloseness()))
                .containsExactly(doubles(edge.floats("tie_quantile")), within(Tolerances.CLOSENESS));
    }

    @Test
    void equallyCloseCandidatesAreKeptInOrderOfInput() {
        PartOfSpeech[] partsOfSpeech = new PartOfSpeech[60];
        Arrays.fill(partsOfSpeech, 0, 40, PartOfSpeech.NOUN);
        Arrays.fill(partsOfSpeech, 40, 60, PartOfSpeech.ADJECTIVE);

        int[] selected = NegMining.select(tiedCloseness(), partsOfSpeech, new NegativeQuota.Share(0.15));

        assertThat(selected).containsExactly(edge.ints("tie_selected_stable"));
    }

    @Test
    void oneGroupIsThePlainSoftmaxOverAllLabels() {
        PublishedCase tiny = new PublishedCase("tiny");
        LabelSpace space = tiny.space(PublishedCase.ADANEG_GROUPS);
        NegativeGroups one = NegativeGroups.of(space.negatives().rows(), 1, 1);

        List<TextScore> scores =
                PublishedCase.textScores(MatmulBackend.plain(), tiny.fixtures().matrix("images"), space, one);

        assertThat(values(scores, TextScore::negLabel))
                .containsExactly(doubles(edge.floats("tiny_one_group_score")), within(Tolerances.GROUP_SCORE));
    }

    @Test
    void entropiesOfEqualLogitsMeetThePublishedOnes() {
        assertThat(values(tiedScores(), TextScore::labelEntropy))
                .containsExactly(doubles(edge.floats("etie_entropy")), within(Tolerances.ENTROPY));
    }

    @Test
    void imagesOfEqualEntropyAreBankedInOrderOfArrival() {
        EmbeddingMatrix images = edge.matrix("etie_images");

        FeatureBank bank = PublishedCase.bank(tiedScores(), images, 2);

        assertThat(bank.entries(0))
                .extracting(BankCandidate::imageId)
                .containsExactlyInAnyOrderElementsOf(IntStream.of(edge.ints("etie_bank_rule"))
                        .mapToObj(PublishedCase::imageId)
                        .toList());
    }

    private float[] tiedCloseness() {
        return PublishedCase.closeness(
                MatmulBackend.plain(),
                edge.matrix("tie_nouns").concat(edge.matrix("tie_adjectives")),
                edge.matrix("tie_id_labels"));
    }

    private List<TextScore> tiedScores() {
        LabelSpace space =
                new LabelSpace(edge.matrix("etie_id_labels"), edge.matrix("etie_negatives"), PublishedCase.LOGIT_SCALE);
        int count = PublishedCase.ADANEG_GROUPS;
        NegativeGroups groups = NegativeGroups.of(space.negatives().rows(), count, count);
        return PublishedCase.textScores(MatmulBackend.plain(), edge.matrix("etie_images"), space, groups);
    }
}
