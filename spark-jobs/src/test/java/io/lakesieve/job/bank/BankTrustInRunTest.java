package io.lakesieve.job.bank;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether a run trusts AdaNeg's bank, on images that each lie near one of the axes: the first two are ID labels, the
 * others negatives, so that every image is confidently in or out.
 */
@ExtendWith(LocalSpark.class)
class BankTrustInRunTest {
    private static final int ID_LABELS = 2;
    private static final int DIMENSION = 8;
    private static final double LOGIT_SCALE = 10;
    private static final String SEPARATOR = "/";

    private final SparkSession spark = LocalSpark.session();
    private final Random random = new Random(7);
    private final List<Row> rows = new ArrayList<>();
    private ImageScoring.Outcome outcome;

    @Test
    void aReferenceThatLooksInPlaceSpeaksForTheBank() {
        score(images("a", 20, 6), Optional.of(images("r", 10, 0)), SelfMatch.COUNTED);

        assertThat(outcome.trust().orElseThrow().inDistributionShare()).hasValue(0);
        assertThat(trustByMethod()).containsEntry("adaneg-task", List.of(true)).containsEntry("neglabel", nulls());
    }

    @Test
    void aReferenceThatLooksAsMuchLikeOutliersAsTheImagesDoSpeaksAgainstIt() {
        // 2 of 10 look like outliers, so of 26 images 5.2 would; 6 do.
        score(images("a", 20, 6), Optional.of(images("r", 8, 2)), SelfMatch.COUNTED);

        assertThat(outcome.trust().orElseThrow().inDistributionShare()).hasValue(26 * 0.2 / 6);
        assertThat(outcome.bank().orElseThrow().fill().negativeQualified()).isEqualTo(8);
        assertThat(outcome.bank().orElseThrow().fill().referenceOutliers()).isEqualTo(2);
        assertThat(trustByMethod())
                .containsEntry("adaneg-task", List.of(false))
                .containsEntry("adaneg-sample", List.of(false))
                .containsEntry("neglabel", nulls());
    }

    @Test
    void anUntrustedRowKeepsItsOwnVerdict() {
        score(images("a", 20, 6), Optional.of(images("r", 8, 2)), SelfMatch.COUNTED);

        assertThat(rows).allSatisfy(row -> assertThat(row.<Boolean>getAs("is_ood"))
                .isEqualTo(row.<Double>getAs("id_score") < row.<Double>getAs("threshold")));
    }

    @Test
    void withoutConfidentOutliersOneSideIsEmpty() {
        score(images("a", 20, 0), Optional.empty(), SelfMatch.COUNTED);

        assertThat(outcome.bank().orElseThrow().fill().hasEmptySide()).isTrue();
        assertThat(trustByMethod()).containsEntry("adaneg-task", List.of(false));
    }

    @Test
    void withoutAReferenceNothingIsSaidOfAFilledBank() {
        score(images("a", 20, 6), Optional.empty(), SelfMatch.COUNTED);

        assertThat(outcome.trust().orElseThrow().trusted()).isEmpty();
        assertThat(trustByMethod()).containsEntry("adaneg-task", nulls());
    }

    @ParameterizedTest
    @EnumSource(SelfMatch.class)
    void copiesOfAPictureShareScoresAndVerdicts(SelfMatch selfMatch) {
        List<Row> images = images("a", 20, 6);
        List<Row> withCopies = new ArrayList<>(images);
        images.forEach(image -> withCopies.add(RowFactory.create(
                image.get(0), "copy of " + image.get(1), "copies", image.get(3), image.get(4), image.get(5))));

        score(withCopies, Optional.of(images("r", 10, 0)), selfMatch);

        assertThat(rows).hasSize(2 * 26 * 3);
        Map<String, List<String>> verdicts = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs("image_id") + SEPARATOR + row.<String>getAs("method"),
                        Collectors.mapping(
                                row -> row.getAs("id_score") + " " + row.getAs("is_ood") + " "
                                        + row.getAs("predicted_label"),
                                Collectors.toList())));
        assertThat(verdicts.values()).allSatisfy(ofImage -> {
            assertThat(ofImage).hasSize(2);
            assertThat(ofImage.get(0)).isEqualTo(ofImage.get(1));
        });
    }

    private static List<Boolean> nulls() {
        List<Boolean> nulls = new ArrayList<>();
        nulls.add(null);
        return nulls;
    }

    private Map<String, List<Boolean>> trustByMethod() {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.<String>getAs("method"),
                        Collectors.collectingAndThen(Collectors.toList(), ofMethod -> ofMethod.stream()
                                .map(row -> row.<Boolean>getAs("bank_trusted"))
                                .distinct()
                                .toList())));
    }

    private void score(List<Row> images, Optional<List<Row>> reference, SelfMatch selfMatch) {
        ScoringOptions options = new ScoringOptions(
                List.of(ScoringMethod.NEG_LABEL, ScoringMethod.ADA_NEG_TASK, ScoringMethod.ADA_NEG_SAMPLE),
                OptionalInt.of(1),
                AdaNegParameters.DEFAULT,
                selfMatch,
                reference.isPresent() ? new ThresholdPolicy.Reference(0.8) : new ThresholdPolicy.None());
        rows.clear();
        outcome = new ImageScoring(spark, labels(), options, Progress.SILENT)
                .execute(
                        table(images),
                        reference.map(this::table),
                        ImageScoring.ResumeState.NOTHING,
                        new ScoresInto(scores -> rows.addAll(scores.collectAsList())));
    }

    private ImageScoring.Images table(List<Row> images) {
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
        Dataset<Row> rowsOfImages = spark.createDataFrame(images, type).repartition(3);
        return new ImageScoring.Images(ImageTable.ofUnitRows(rowsOfImages), images.size(), images.size());
    }

    /** Images near the axes of ID labels, then ones near those of negatives. */
    private List<Row> images(String name, int inPlace, int outliers) {
        return IntStream.range(0, inPlace + outliers)
                .mapToObj(i -> {
                    int axis = i < inPlace ? i % ID_LABELS : ID_LABELS + i % (DIMENSION - ID_LABELS);
                    return RowFactory.create(
                            name + i,
                            name + SEPARATOR + i,
                            name,
                            EmbeddingsSchema.STATUS_OK,
                            null,
                            EmbeddingColumn.toColumn(near(axis)));
                })
                .toList();
    }

    private float[] near(int axis) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (0.05 * random.nextGaussian()) + (i == axis ? 1 : 0);
        }
        return UnitVector.of(vector);
    }

    private static LabelSet labels() {
        List<StoredLabel> labels = IntStream.range(0, ID_LABELS)
                .mapToObj(i -> new StoredLabel("label " + i, "", axis(i)))
                .toList();
        List<NegativeLabel> negatives = IntStream.range(0, DIMENSION - ID_LABELS)
                .mapToObj(i -> new NegativeLabel("negative " + i, PartOfSpeech.NOUN, 0, i, i, axis(ID_LABELS + i)))
                .toList();
        return LabelSet.of(labels, negatives, LOGIT_SCALE);
    }

    private static float[] axis(int axis) {
        float[] vector = new float[DIMENSION];
        vector[axis] = 1;
        return vector;
    }
}
