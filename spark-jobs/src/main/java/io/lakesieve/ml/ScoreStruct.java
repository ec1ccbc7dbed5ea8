package io.lakesieve.ml;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.schema.ScoresSchema;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The struct that scoring stages write, with the names and types of the table {@code scores}.
 *
 * @param reference known good images' scores; null for none
 * @param threshold of the verdict; null for none
 */
record ScoreStruct(LabelSet labels, ScoringMethod method, ReferenceRanks reference, Double threshold) {
    static final StructType TYPE = new StructType(Arrays.stream(new String[] {
                ScoresSchema.ID_SCORE,
                ScoresSchema.OOD_SCORE,
                ScoresSchema.PREDICTED_LABEL,
                ScoresSchema.TOP_NEGATIVES,
                ScoresSchema.P_VALUE,
                ScoresSchema.IS_OOD,
                ScoresSchema.ERROR
            })
            .map(ScoresSchema.TYPE::apply)
            .toArray(StructField[]::new));

    /** The struct of a scored row. */
    Row scored(double idScore, int predictedLabel, TextScore text) {
        return RowFactory.create(
                idScore,
                method.oodScore(idScore),
                labels.idLabels().get(predictedLabel),
                topNegatives(text),
                reference == null ? null : reference.pValue(idScore),
                threshold == null ? null : idScore < threshold,
                null);
    }

    private Row[] topNegatives(TextScore text) {
        int[] positions = text.topNegatives();
        return IntStream.range(0, positions.length)
                .mapToObj(i -> RowFactory.create(labels.negatives().get(positions[i]), text.topProbabilities()[i]))
                .toArray(Row[]::new);
    }

    /** The struct of a row that cannot be scored. */
    static Row unscored(String error) {
        return RowFactory.create(null, null, null, null, null, null, error);
    }
}
