package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.Gate;
import io.lakesieve.core.verdict.ExpectedShare;
import io.lakesieve.schema.GatesSchema;
import io.lakesieve.table.GateResult;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.OutliersOverTime;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Checks a run against gates, from the summary of its sources, and writes what they found to {@code gates} under the run's own
 * id. Values are measured by source and nothing but the gates that are shown comes to the driver, however many sources there
 * are.
 *
 * <p>What has changed, and which outliers are new, is told against the last good run: the last finished one over the same
 * images before this of which no gate failed. What cannot be measured has no value, passes, and says why.
 */
public final class CheckGates {
    /** Gates that are shown, the failed ones first; the table has all. */
    public static final int MAX_SHOWN = 20;

    private static final UserDefinedFunction DEVIATIONS =
            udf((UDF2<Double, Seq<Double>, Double>) CheckGates::deviations, DataTypes.DoubleType);

    private final Lake lake;
    private final List<Gate> gates;

    public CheckGates(Lake lake, List<Gate> gates) {
        this.lake = lake;
        this.gates = List.copyOf(gates);
    }

    /** Checks a run whose sources are summarized, whether it is finished by now or not. */
    public List<GateResult> execute(Run run) {
        Optional<Run> before = lake.runs().lastBefore(run, lake.gates().failedRuns());
        Dataset<Row> measures = new GateMeasures(lake, gates).of(run, before).persist();
        try {
            Dataset<Row> rows = gates.stream()
                    .map(gate -> checked(measures, gate, before.isPresent()))
                    .reduce(Dataset::unionByName)
                    .orElseThrow();
            lake.gates().put(run.runId(), rows.withColumn(GatesSchema.RUN_ID, lit(run.runId())));
            return lake.gates().ofRun(run.runId(), MAX_SHOWN);
        } finally {
            measures.unpersist();
        }
    }

    private static Dataset<Row> checked(Dataset<Row> measures, Gate gate, boolean hasBefore) {
        String scope = gate.scope() == Gate.Scope.RUN ? OutliersOverTime.RUN : OutliersOverTime.SOURCE;
        Column now = value(gate.measure(), "");
        Column value = gate.kind() == Gate.Kind.VALUE ? now : now.minus(value(gate.measure(), GateMeasures.BEFORE));
        return measures.where(col(GateMeasures.SCOPE).equalTo(scope))
                .select(
                        lit(gate.rule()).as(GatesSchema.RULE),
                        col(GateMeasures.SOURCE).as(GatesSchema.SOURCE),
                        value.cast("double").as(GatesSchema.VALUE),
                        lit(gate.limit()).as(GatesSchema.LIMIT),
                        coalesce(not(holds(gate, value)), lit(true)).as(GatesSchema.PASSED),
                        when(value.isNull(), whyNone(gate, now, hasBefore)).as(GatesSchema.NOTE));
    }

    private static Column value(Gate.Measure measure, String when) {
        Column images = col(when + GateMeasures.IMAGES);
        Column out = col(when + GateMeasures.OUT);
        return switch (measure) {
            case FLAGGED_SHARE -> share(out, out.plus(col(when + GateMeasures.IN)));
            case FAILED_SHARE -> share(images.minus(col(when + GateMeasures.SCORED)), images);
            case IMAGES_LISTED -> images;
            case NEW_OUTLIERS -> col(when + GateMeasures.NEW);
            case OUTLIER_SHARE -> col(when + GateMeasures.SHARE);
            case OUTLIER_SHARE_LOW -> col(when + GateMeasures.SHARE_LOW);
            case OUTLIER_SHARE_ANOMALY -> DEVIATIONS.apply(col(GateMeasures.SHARE), col(GateMeasures.EARLIER));
        };
    }

    /** Null of none. */
    private static Column share(Column part, Column all) {
        return when(all.gt(0), part.divide(all));
    }

    private static Double deviations(Double share, Seq<Double> earlier) {
        return share == null
                ? null
                : ExpectedShare.of(CollectionConverters.asJava(earlier).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                        .map(expected -> expected.deviations(share))
                        .orElse(null);
    }

    /** Why there is no value: nothing to measure, or nothing to compare with. */
    private static Column whyNone(Gate gate, Column now, boolean hasBefore) {
        Column noEstimate = coalesce(col(GateMeasures.NOTE), lit("no image with a score"));
        Column unmeasured =
                switch (gate.measure()) {
                    case FLAGGED_SHARE -> lit("no image has a verdict");
                    case FAILED_SHARE, IMAGES_LISTED -> lit("no image");
                    case NEW_OUTLIERS -> lit("no earlier good run to compare with");
                    case OUTLIER_SHARE, OUTLIER_SHARE_LOW -> noEstimate;
                    case OUTLIER_SHARE_ANOMALY ->
                        when(col(GateMeasures.SHARE).isNull(), noEstimate)
                                .otherwise(concat(
                                        lit("an estimate by "),
                                        size(col(GateMeasures.EARLIER)),
                                        lit(" earlier good runs; a range needs " + ExpectedShare.MIN_RUNS)));
                };
        Column incomparable = lit(
                hasBefore ? "the last good run has nothing to compare with" : "no earlier good run to compare with");
        return when(now.isNull(), unmeasured).otherwise(incomparable);
    }

    private static Column holds(Gate gate, Column value) {
        return switch (gate.comparison()) {
            case ABOVE -> value.gt(gate.limit());
            case AT_LEAST -> value.geq(gate.limit());
            case BELOW -> value.lt(gate.limit());
            case AT_MOST -> value.leq(gate.limit());
        };
    }
}
