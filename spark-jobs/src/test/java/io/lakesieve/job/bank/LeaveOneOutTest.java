package io.lakesieve.job.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.Tolerances;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.score.ImageScoring;
import io.lakesieve.job.score.ScoresInto;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With {@code --leave-one-out} an image is scored as if it alone had never been banked. */
class LeaveOneOutTest {
    private static final int GROUPS = 5;
    private static final int MEMBERS_TRIED = 12;
    private static final Map<String, Double> COUNTED = new HashMap<>();
    private static final Map<String, Double> LEFT_OUT = new HashMap<>();

    private static PublishedInputs inputs;
    private static FeatureBank bank;

    @BeforeAll
    static void scoreBothWays() {
        SparkSession spark = LocalSpark.session();
        inputs = new PublishedInputs(spark, "small");
        bank = score(spark, SelfMatch.COUNTED, COUNTED);
        score(spark, SelfMatch.LEFT_OUT, LEFT_OUT);
    }

    private static FeatureBank score(SparkSession spark, SelfMatch selfMatch, Map<String, Double> scores) {
        ScoringOptions options = new ScoringOptions(
                List.of(ScoringMethod.ADA_NEG_TASK, ScoringMethod.ADA_NEG_SAMPLE),
                OptionalInt.of(GROUPS),
                AdaNegParameters.DEFAULT,
                selfMatch,
                ScoringOptions.DEFAULT.threshold());
        Dataset<Row> images = inputs.images();
        return new ImageScoring(spark, inputs.labelSet(GROUPS), options, Progress.SILENT)
                .execute(
                        new ImageScoring.Images(ImageTable.ofUnitRows(images), images.count(), images.count()),
                        Optional.empty(),
                        ImageScoring.ResumeState.NOTHING,
                        new ScoresInto(rows -> rows.select("image_id", "method", "id_score")
                                .collectAsList()
                                .forEach(row ->
                                        scores.put(row.getString(0) + " " + row.getString(1), row.getDouble(2)))))
                .bank()
                .orElseThrow()
                .bank();
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void aBankedImageIsScoredByTheBankWithoutIt(Adaptation adaptation) {
        List<BankCandidate> entries = bank.entries();
        int step = entries.size() / MEMBERS_TRIED;
        for (int i = 0; i < entries.size(); i += step) {
            BankCandidate member = entries.get(i);
            List<BankCandidate> others = entries.stream()
                    .filter(entry -> !entry.imageId().equals(member.imageId()))
                    .toList();

            assertThat(LEFT_OUT.get(key(member.imageId(), adaptation)))
                    .as(member.imageId())
                    .isCloseTo(scoreBy(others, member.embedding(), adaptation), within(Tolerances.ADAPTIVE_SCORE));
        }
    }

    @ParameterizedTest
    @EnumSource(Adaptation.class)
    void imagesThatAreNotBankedKeepTheirScoresAndBankedOnesDoNot(Adaptation adaptation) {
        List<String> banked =
                bank.entries().stream().map(BankCandidate::imageId).distinct().toList();
        long changed = banked.stream()
                .map(image -> key(image, adaptation))
                .filter(key -> !LEFT_OUT.get(key).equals(COUNTED.get(key)))
                .count();

        assertThat(changed).isGreaterThan(banked.size() / 2);
        assertThat(LEFT_OUT.keySet()).allSatisfy(key -> {
            if (!banked.contains(key.substring(0, key.indexOf(' ')))) {
                assertThat(LEFT_OUT.get(key)).isEqualTo(COUNTED.get(key));
            }
        });
    }

    private static double scoreBy(List<BankCandidate> entries, float[] image, Adaptation adaptation) {
        LabelSet labels = inputs.labelSet(GROUPS);
        Groups groups = Groups.of(labels.negatives().size(), GROUPS);
        AdaNegParameters parameters = AdaNegParameters.DEFAULT;
        try (ScoringKernel kernel = ScoringKernel.ofBank(
                        MatmulBackends.fastest(),
                        labels.space(),
                        new NegativeGroups(groups, groups),
                        0,
                        FeatureBank.of(entries, parameters.capacity()),
                        parameters,
                        List.of(adaptation));
                BlockScorer scorer = kernel.scorer()) {
            scorer.put(0, image);
            scorer.score(1);
            return scorer.adaptive(adaptation, 0).idScore();
        }
    }

    private static String key(String imageId, Adaptation adaptation) {
        ScoringMethod method =
                adaptation == Adaptation.TASK ? ScoringMethod.ADA_NEG_TASK : ScoringMethod.ADA_NEG_SAMPLE;
        return imageId + " " + method.tableName();
    }
}
