package io.lakesieve.sql;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.ScoringMethod;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunParameters;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The verdict of each image of a run: its row in {@code scores} under the run's verdict method. A row of AdaNeg's whose
 * bank cannot be trusted gives way to the same run's NegLabel row, where there is one.
 */
final class RunVerdicts {
    private final Lake lake;
    private final Run run;

    RunVerdicts(Lake lake, Run run) {
        this.lake = lake;
        this.run = run;
    }

    /** A row of {@code scores} for each path of the run. */
    Dataset<Row> rows() {
        ScoringMethod method = verdictMethod();
        Dataset<Row> own = rowsOf(method);
        boolean adaptive = method.adaptation().isPresent();
        return adaptive && !own.where(trusted().unary_$bang()).isEmpty()
                ? replaced(own, rowsOf(ScoringMethod.NEG_LABEL))
                : own;
    }

    /** The method that the run's parameters name; else NegLabel, or the first method where that was not computed. */
    ScoringMethod verdictMethod() {
        String named = run.parameters().get(RunParameters.VERDICT_METHOD);
        if (named != null) {
            return ScoringMethod.ofTableName(named);
        }
        List<ScoringMethod> methods = computedMethods();
        return methods.isEmpty() || methods.contains(ScoringMethod.NEG_LABEL)
                ? ScoringMethod.NEG_LABEL
                : methods.get(0);
    }

    private List<ScoringMethod> computedMethods() {
        String listed = run.parameters().getOrDefault(RunParameters.METHOD, "[]");
        String names = listed.replaceAll("[\\[\\] ]", "");
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split(",", -1))
                        .map(ScoringMethod::ofTableName)
                        .toList();
    }

    private Dataset<Row> rowsOf(ScoringMethod method) {
        return lake.scores().ofRun(run.runId()).where(col(ScoresSchema.METHOD).equalTo(method.tableName()));
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
