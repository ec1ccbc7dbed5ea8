package io.lakesieve.view;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Run;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rule's verdict of each image of a run: its row in {@code scores} under the run's verdict method. A row of AdaNeg's whose
 * bank cannot be trusted gives way to the same run's NegLabel row, where there is one.
 */
final class RunVerdicts {
    private final Dataset<Row> scores;
    private final Run run;
    private final ScoringMethod method;

    /**
     * By a method.
     *
     * @param scores all rows of the run
     */
    RunVerdicts(Dataset<Row> scores, Run run, ScoringMethod method) {
        this.scores = scores;
        this.run = run;
        this.method = method;
    }

    /** A row of {@code scores} for each path of the run. */
    Dataset<Row> rows() {
        Dataset<Row> own = rowsOf(method);
        boolean adaptive = method.adaptation().isPresent();
        return adaptive && isDistrusted(own) ? replaced(own, rowsOf(ScoringMethod.NEG_LABEL)) : own;
    }

    private Dataset<Row> rowsOf(ScoringMethod of) {
        return scores.where(col(ScoresSchema.METHOD).equalTo(of.tableName()));
    }

    /** By the run's own count, which spares a look at the rows; by these where the run has none. */
    private boolean isDistrusted(Dataset<Row> rows) {
        Long trusted = run.counts().get(RunCounts.BANK_TRUSTED);
        return trusted == null ? !rows.where(trusted().unary_$bang()).isEmpty() : trusted == 0;
    }

    private static Column trusted() {
        return coalesce(col(ScoresSchema.BANK_TRUSTED), lit(true));
    }

    private static Dataset<Row> replaced(Dataset<Row> own, Dataset<Row> negLabel) {
        Dataset<Row> left = own.select(
                col(ScoresSchema.PATH),
                trusted().as("trusted"),
                struct(col("*")).as("own"));
        Dataset<Row> right =
                negLabel.select(col(ScoresSchema.PATH), struct(col("*")).as("neglabel"));
        Column chosen =
                when(col("trusted").or(col("neglabel").isNull()), col("own")).otherwise(col("neglabel"));
        return left.join(right, left.col(ScoresSchema.PATH).equalTo(right.col(ScoresSchema.PATH)), "left_outer")
                .select(chosen.as("chosen"))
                .select("chosen.*");
    }
}
