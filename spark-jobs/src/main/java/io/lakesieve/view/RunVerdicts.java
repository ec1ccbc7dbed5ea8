package io.lakesieve.view;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The verdict of each image of a run: its row in {@code scores} under the run's verdict method. A row of AdaNeg's whose
 * bank cannot be trusted gives way to the same run's NegLabel row, where there is one, and the rule's verdict to a person's word.
 */
final class RunVerdicts {
    private final Lake lake;
    private final Run run;
    private final ScoringMethod method;

    /** By the run's own verdict method. */
    RunVerdicts(Lake lake, Run run) {
        this(lake, run, run.scoring().verdictMethod());
    }

    /** By that method. */
    RunVerdicts(Lake lake, Run run, ScoringMethod method) {
        this.lake = lake;
        this.run = run;
        this.method = method;
    }

    /** A row of {@code scores} for each path of the run, with what people have said of its image. */
    Dataset<Row> rows() {
        return lake.reviews().over(ruled());
    }

    private Dataset<Row> ruled() {
        Dataset<Row> own = rowsOf(method);
        boolean adaptive = method.adaptation().isPresent();
        return adaptive && isDistrusted(own) ? replaced(own, rowsOf(ScoringMethod.NEG_LABEL)) : own;
    }

    private Dataset<Row> rowsOf(ScoringMethod of) {
        return lake.scores().ofRun(run).where(col(ScoresSchema.METHOD).equalTo(of.tableName()));
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
