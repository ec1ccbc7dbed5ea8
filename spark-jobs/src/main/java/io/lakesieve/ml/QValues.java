package io.lakesieve.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.schema.ScoresSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Adds q-values to rows that a stage has scored: each depends on how all of the rows rank among the reference. */
final class QValues {
    private final String stage;
    private final Column scores;
    private final String outputCol;
    private final ReferenceRanks reference;

    QValues(String stage, String outputCol, double[] referenceScores) {
        this.stage = stage;
        this.outputCol = outputCol;
        this.scores = col(Columns.quoted(outputCol));
        this.reference = ReferenceRanks.of(referenceScores);
    }

    /**
     * The rows with the field {@code q_value} at the end of their scores.
     *
     * @throws IllegalArgumentException if they are a stream, or none has a p-value
     */
    Dataset<Row> of(Dataset<Row> scored) {
        if (scored.isStreaming()) {
            throw new IllegalArgumentException(
                    "%s: a q-value depends on all rows, and a stream has no end: use p_value there, or foreachBatch."
                            .formatted(stage));
        }
        FalseDiscovery lake = FalseDiscovery.of(reference, counts(scored));
        UserDefinedFunction qValue =
                udf((UDF1<Double, Double>) score -> score == null ? null : lake.qValue(score), DataTypes.DoubleType);
        return scored.withColumn(
                outputCol,
                scores.withField(ScoresSchema.Q_VALUE, qValue.apply(scores.getField(ScoresSchema.ID_SCORE))));
    }

    /** Rows by rank. */
    private long[] counts(Dataset<Row> scored) {
        Column pValue = scores.getField(ScoresSchema.P_VALUE);
        long[] counts = new long[reference.size() + 1];
        long rows = 0;
        for (Row row : scored.where(pValue.isNotNull())
                .groupBy(pValue.as(ScoresSchema.P_VALUE))
                .count()
                .collectAsList()) { // a row for each rank among the reference
            counts[reference.rankOfPValue(row.getDouble(0))] += row.getLong(1);
            rows += row.getLong(1);
        }
        if (rows == 0) {
            throw new IllegalArgumentException(
                    "%s: no row has a p_value in '%s': transform the rows by this stage first, with its reference."
                            .formatted(stage, outputCol));
        }
        return counts;
    }
}
