package io.lakesieve.job.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.score.ImageScoring;
import io.lakesieve.job.score.ScoresInto;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** p and q values and verdicts of scored images beside a count of the reference by SQL's definitions, image by image. */
@ExtendWith(LocalSpark.class)
class ReferenceVerdictsTest {
    private static final int DIMENSION = 8;
    private static final int GOOD = 60;
    private static final int OUTLIERS = 30;
    private static final int REFERENCE = 39;
    private static final List<ScoringMethod> METHODS = List.of(ScoringMethod.NEG_LABEL, ScoringMethod.MAX_LOGIT);
    private static final double TOLERANCE = 1e-12;

    private static List<Row> first;

    private final List<Row> images = images("i", GOOD, OUTLIERS, 1);
    private final List<Row> reference = images("r", REFERENCE, 0, 2);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 32})
    void theValuesAreThoseOfTheDefinitionsWhateverThePartitions(int partitions) {
        List<Row> rows = score(METHODS, fdr(0.1), partitions);
        for (ScoringMethod method : METHODS) {
            List<Row> scored = ofMethod(rows, method);
            double[] known = scores(score(METHODS, new ThresholdPolicy.None(), reference, Optional.empty(), 1), method);
            List<Row> ascending = scored.stream()
                    .sorted(Comparator.comparingDouble(row -> -row.<Double>getAs("p_value")))
                    .toList();
            long likelyGood = scored.stream()
                    .filter(row -> row.<Double>getAs("p_value") > 0.5)
                    .count();
            double share = Math.min(1, (1 + likelyGood) / (0.5 * scored.size()));
            double adjusted = 1;
            for (Row row : ascending) {
                double score = row.getAs("id_score");
                double p = (1.0
                                + IntStream.range(0, known.length)
                                        .filter(i -> known[i] <= score)
                                        .count())
                        / (known.length + 1);
                long asLow = scored.stream()
                        .filter(other -> other.<Double>getAs("p_value") <= p)
                        .count();
                adjusted = Math.min(adjusted, scored.size() * p / asLow);
                assertThat(row.<Double>getAs("p_value")).isCloseTo(p, within(TOLERANCE));
                assertThat(row.<Double>getAs("q_value")).isCloseTo(share * adjusted, within(TOLERANCE));
                assertThat(row.<Boolean>getAs("is_ood")).isEqualTo(row.<Double>getAs("q_value") <= 0.1);
                assertThat(row.<Boolean>getAs("is_ood")).isEqualTo(score < row.<Double>getAs("threshold"));
            }
        }
        assertThat(sorted(rows)).isEqualTo(firstRows(rows));
    }

    private static List<String> firstRows(List<Row> rows) {
        first = first == null ? rows : first;
        return sorted(first);
    }

    private static List<String> sorted(List<Row> rows) {
        return rows.stream().map(Row::toString).sorted().toList();
    }

    @Test
    void whereNoListCanBeDrawnNothingIsFlaggedAndTheThresholdIsTheLowestScore() {
        List<Row> rows = ofMethod(score(METHODS, fdr(0.001), 2), ScoringMethod.NEG_LABEL);

        assertThat(rows).noneMatch(row -> row.<Boolean>getAs("is_ood"));
        double lowest = rows.stream()
                .mapToDouble(row -> row.<Double>getAs("id_score"))
                .min()
                .orElseThrow();
        assertThat(rows).allMatch(row -> row.<Double>getAs("threshold") == lowest);
    }

    @Test
    void anotherRuleKeepsTheValuesAndSetsAnotherThreshold() {
        Map<String, Row> byRate = byPath(ofMethod(score(METHODS, fdr(0.1), 2), ScoringMethod.NEG_LABEL));
        List<Row> accepted = ofMethod(score(METHODS, new ThresholdPolicy.Reference(0.95), 2), ScoringMethod.NEG_LABEL);
        List<Row> given = ofMethod(
                score(METHODS, new ThresholdPolicy.Fixed(Map.of(ScoringMethod.NEG_LABEL, 0.5)), 2),
                ScoringMethod.NEG_LABEL);

        for (Row row : accepted) {
            assertThat(row.<Double>getAs("q_value"))
                    .isEqualTo(byRate.get(row.<String>getAs("path")).<Double>getAs("q_value"));
            // 39 images: the second lowest, so that p = 2 / 40 is the largest that is flagged.
            assertThat(row.<Boolean>getAs("is_ood")).isEqualTo(row.<Double>getAs("p_value") <= 0.05);
        }
        assertThat(given).allMatch(row -> row.<Double>getAs("threshold") == 0.5 && row.getAs("p_value") != null);
    }

    @Test
    void anAdaNegBankThatCannotBeTrustedFlagsNothingAndSaysWhy() {
        List<ScoringMethod> adaptive = List.of(ScoringMethod.NEG_LABEL, ScoringMethod.ADA_NEG_TASK);
        List<Row> inPlace = images("i", GOOD, 0, 1, 0.05);
        List<Row> rows = new ArrayList<>();
        ImageScoring.Outcome outcome = execute(adaptive, fdr(0.5), inPlace, Optional.of(reference), 2, rows);

        assertThat(outcome.thresholds().refused())
                .containsOnlyKeys(ScoringMethod.ADA_NEG_TASK)
                .extractingByKey(ScoringMethod.ADA_NEG_TASK)
                .asString()
                .contains("bank cannot be trusted");
        assertThat(ofMethod(rows, ScoringMethod.ADA_NEG_TASK))
                .noneMatch(row -> row.<Boolean>getAs("is_ood"))
                .allMatch(row -> row.getAs("q_value") != null);
    }

    @Test
    void flaggingByQValuesLeavesBankedImagesOutOfTheirOwnProxies() {
        assertThat(options(METHODS, fdr(0.1)).selfMatch()).isEqualTo(SelfMatch.LEFT_OUT);
        assertThat(options(METHODS, new ThresholdPolicy.Reference(0.95)).selfMatch())
                .isEqualTo(SelfMatch.COUNTED);
    }

    private static ThresholdPolicy fdr(double share) {
        return new ThresholdPolicy.FalseDiscoveryRate(share);
    }

    private List<Row> score(List<ScoringMethod> methods, ThresholdPolicy policy, int partitions) {
        return score(methods, policy, images, Optional.of(reference), partitions);
    }

    private static List<Row> score(
            List<ScoringMethod> methods,
            ThresholdPolicy policy,
            List<Row> images,
            Optional<List<Row>> reference,
            int partitions) {
        List<Row> rows = new ArrayList<>();
        execute(methods, policy, images, reference, partitions, rows);
        return rows;
    }

    private static ImageScoring.Outcome execute(
            List<ScoringMethod> methods,
            ThresholdPolicy policy,
            List<Row> images,
            Optional<List<Row>> reference,
            int partitions,
            List<Row> into) {
        return new ImageScoring(LocalSpark.session(), labels(), options(methods, policy), Progress.SILENT)
                .execute(
                        table(images, partitions),
                        reference.map(known -> table(known, partitions)),
                        ImageScoring.ResumeState.NOTHING,
                        new ScoresInto(scores -> into.addAll(scores.collectAsList())));
    }

    private static ScoringOptions options(List<ScoringMethod> methods, ThresholdPolicy policy) {
        return new ScoringOptions(methods, OptionalInt.of(1), AdaNegParameters.DEFAULT, SelfMatch.COUNTED, policy);
    }

    private static List<Row> ofMethod(List<Row> rows, ScoringMethod method) {
        return rows.stream()
                .filter(row -> row.getAs("method").equals(method.tableName()))
                .toList();
    }

    private static double[] scores(List<Row> rows, ScoringMethod method) {
        return ofMethod(rows, method).stream()
                .mapToDouble(row -> row.<Double>getAs("id_score"))
                .toArray();
    }

    private static Map<String, Row> byPath(List<Row> rows) {
        return rows.stream().collect(Collectors.toMap(row -> row.<String>getAs("path"), Function.identity()));
    }

    private static ImageScoring.Images table(List<Row> images, int partitions) {
        StructType type = new StructType();
        for (String column : List.of(
                EmbeddingsSchema.IMAGE_ID,
                EmbeddingsSchema.PATH,
                EmbeddingsSchema.SOURCE,
                EmbeddingsSchema.STATUS,
                EmbeddingsSchema.ERROR,
                EmbeddingsSchema.EMBEDDING)) {
            type = type.add(EmbeddingsSchema.TYPE.apply(column));
        }
        return new ImageScoring.Images(
                ImageTable.ofUnitRows(
                        LocalSpark.session().createDataFrame(images, type).repartition(partitions)),
                images.size(),
                images.size());
    }

    /** Images near the first two axes, those of ID labels, then ones near the other axes, some quite far from them. */
    private static List<Row> images(String name, int inPlace, int outliers, long seed) {
        return images(name, inPlace, outliers, seed, 0.3);
    }

    private static List<Row> images(String name, int inPlace, int outliers, long seed, double noise) {
        Random random = new Random(seed);
        return IntStream.range(0, inPlace + outliers)
                .mapToObj(i -> {
                    int axis = i < inPlace ? i % 2 : 2 + i % (DIMENSION - 2);
                    float[] vector = new float[DIMENSION];
                    for (int j = 0; j < DIMENSION; j++) {
                        vector[j] = (float) (noise * random.nextGaussian()) + (j == axis ? 1 : 0);
                    }
                    return RowFactory.create(
                            name + i,
                            name + "/" + i,
                            name,
                            EmbeddingsSchema.STATUS_OK,
                            null,
                            EmbeddingColumn.toColumn(UnitVector.of(vector)));
                })
                .toList();
    }

    private static LabelSet labels() {
        List<StoredLabel> labels = IntStream.range(0, 2)
                .mapToObj(i -> new StoredLabel("label " + i, "", axis(i)))
                .toList();
        List<NegativeLabel> negatives = IntStream.range(0, DIMENSION - 2)
                .mapToObj(i -> new NegativeLabel("negative " + i, PartOfSpeech.NOUN, 0, i, i, axis(2 + i)))
                .toList();
        return LabelSet.of(labels, negatives, 10);
    }

    private static float[] axis(int axis) {
        float[] vector = new float[DIMENSION];
        vector[axis] = 1;
        return vector;
    }
}
