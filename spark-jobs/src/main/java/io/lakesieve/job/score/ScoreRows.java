package io.lakesieve.job.score;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.core.score.ZocScore;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes the rows of {@code scores} in Spark's own form, without an object for each number and text: each row is valid
 * until the next one is made.
 */
final class ScoreRows {
    private static final List<String> COLUMNS = List.of(
            ScoresSchema.IMAGE_ID,
            ScoresSchema.PATH,
            ScoresSchema.SOURCE,
            ScoresSchema.METHOD,
            ScoresSchema.ID_SCORE,
            ScoresSchema.OOD_SCORE,
            ScoresSchema.PREDICTED_LABEL,
            ScoresSchema.TOP_NEGATIVES,
            ScoresSchema.GIVEN_LABEL,
            ScoresSchema.LABEL_MARGIN,
            ScoresSchema.STATUS,
            ScoresSchema.ERROR);

    private static final int IMAGE_ID = COLUMNS.indexOf(ScoresSchema.IMAGE_ID);
    private static final int PATH = COLUMNS.indexOf(ScoresSchema.PATH);
    private static final int SOURCE = COLUMNS.indexOf(ScoresSchema.SOURCE);
    private static final int METHOD = COLUMNS.indexOf(ScoresSchema.METHOD);
    private static final int ID_SCORE = COLUMNS.indexOf(ScoresSchema.ID_SCORE);
    private static final int OOD_SCORE = COLUMNS.indexOf(ScoresSchema.OOD_SCORE);
    private static final int PREDICTED_LABEL = COLUMNS.indexOf(ScoresSchema.PREDICTED_LABEL);
    private static final int TOP_NEGATIVES = COLUMNS.indexOf(ScoresSchema.TOP_NEGATIVES);
    private static final int GIVEN_LABEL = COLUMNS.indexOf(ScoresSchema.GIVEN_LABEL);
    private static final int LABEL_MARGIN = COLUMNS.indexOf(ScoresSchema.LABEL_MARGIN);
    private static final int STATUS = COLUMNS.indexOf(ScoresSchema.STATUS);
    private static final int ERROR = COLUMNS.indexOf(ScoresSchema.ERROR);

    /** The columns of {@code scores} that a task knows: all but the run's and the verdict's. */
    static final StructType TYPE =
            new StructType(COLUMNS.stream().map(ScoresSchema.TYPE::apply).toArray(StructField[]::new));

    private static final UTF8String STATUS_OK = UTF8String.fromString(EmbeddingsSchema.STATUS_OK);

    private final UTF8String[] idLabels;
    private final UTF8String[] negatives;
    private final Map<ScoringMethod, UTF8String> methods = new EnumMap<>(ScoringMethod.class);
    private final InternalRow row = new SpecificInternalRow(TYPE);

    ScoreRows(LabelSet labels) {
        this.idLabels = texts(labels.idLabels());
        this.negatives = texts(labels.negatives());
        for (ScoringMethod method : ScoringMethod.values()) {
            methods.put(method, UTF8String.fromString(method.tableName()));
        }
    }

    /** A dataset of such rows. */
    static Dataset<Row> frame(SparkSession spark, JavaRDD<InternalRow> rows) {
        return ((org.apache.spark.sql.classic.SparkSession) spark).internalCreateDataFrame(rows.rdd(), TYPE, false);
    }

    private static UTF8String[] texts(List<String> names) {
        return names.stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    }

    /** The top negatives of an image, which the rows of all its methods share. */
    ArrayData topNegatives(TextScore score) {
        int[] positions = score.topNegatives();
        Object[] topNegatives = new Object[positions.length];
        for (int i = 0; i < topNegatives.length; i++) {
            topNegatives[i] =
                    new GenericInternalRow(new Object[] {negatives[positions[i]], score.topProbabilities()[i]});
        }
        return new GenericArrayData(topNegatives);
    }

    /** The likeliest words of an image's own captions. */
    ArrayData topWords(ZocScore score, List<String> words) {
        Object[] topWords = new Object[score.topWords().length];
        for (int i = 0; i < topWords.length; i++) {
            UTF8String word = UTF8String.fromString(words.get(score.topWords()[i]));
            topWords[i] = new GenericInternalRow(new Object[] {word, score.topProbabilities()[i]});
        }
        return new GenericArrayData(topWords);
    }

    /**
     * The row of a scored image.
     *
     * @param labelMargin NaN where there is none
     */
    InternalRow scored(
            EmbeddedImage image,
            ScoringMethod method,
            double idScore,
            int predictedLabel,
            ArrayData topNegatives,
            double labelMargin) {
        common(image, method);
        row.setDouble(ID_SCORE, idScore);
        row.setDouble(OOD_SCORE, method.oodScore(idScore));
        row.update(PREDICTED_LABEL, idLabels[predictedLabel]);
        row.update(TOP_NEGATIVES, topNegatives);
        if (Double.isNaN(labelMargin)) {
            row.setNullAt(LABEL_MARGIN);
        } else {
            row.setDouble(LABEL_MARGIN, labelMargin);
        }
        row.update(STATUS, STATUS_OK);
        row.setNullAt(ERROR);
        return row;
    }

    /** The row of an image that has no embedding. */
    InternalRow unscored(EmbeddedImage image, ScoringMethod method) {
        common(image, method);
        for (int column : new int[] {ID_SCORE, OOD_SCORE, PREDICTED_LABEL, TOP_NEGATIVES, LABEL_MARGIN}) {
            row.setNullAt(column);
        }
        row.update(STATUS, image.status());
        row.update(ERROR, image.error());
        return row;
    }

    private void common(EmbeddedImage image, ScoringMethod method) {
        row.update(IMAGE_ID, image.imageId());
        row.update(PATH, image.path());
        row.update(SOURCE, image.source());
        row.update(GIVEN_LABEL, image.givenLabel());
        row.update(METHOD, methods.get(method));
    }
}
