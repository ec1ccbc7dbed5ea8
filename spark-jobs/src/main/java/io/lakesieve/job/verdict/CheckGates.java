package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.Gate;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.GatesSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.GateResult;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Checks a run against gates, from the summary of its sources, and writes what they found to {@code gates} under the run's own
 * id. Values are counted by source and nothing but the gates that are shown comes to the driver, however many sources there
 * are.
 *
 * <p>What has changed, and which outliers are new, is told against the last good run: the last finished one over the same
 * images before this of which no gate failed. Where there is none, these have no value and pass.
 */
public final class CheckGates {
    /** Gates that are shown, the failed ones first; the table has all. */
    public static final int MAX_SHOWN = 20;

    private static final String IMAGES = "images";
    private static final String SCORED = "scored";
    private static final String OUT = "out";
    private static final String IN = "in";
    private static final String NEW = "new";
    private static final String BEFORE = "before_";
    private static final List<String> COUNTS = List.of(IMAGES, SCORED, OUT, IN, NEW);

    private final Lake lake;
    private final List<Gate> gates;

    public CheckGates(Lake lake, List<Gate> gates) {
        this.lake = lake;
        this.gates = List.copyOf(gates);
    }

    /** Checks a run whose sources are summarized, whether it is finished by now or not. */
    public List<GateResult> execute(Run run) {
        Optional<Run> before = lake.runs().lastBefore(run, lake.gates().failedRuns());
        Dataset<Row> bySource = beside(counts(run, before), before).persist();
        try {
            Dataset<Row> whole = bySource.agg(
                            sum(IMAGES).as(IMAGES),
                            allCounts().skip(1).map(name -> sum(name).as(name)).toArray(Column[]::new))
                    .withColumn(ScoresSchema.SOURCE, lit(null).cast("string"));
            Dataset<Row> rows = gates.stream()
                    .map(gate -> checked(gate.scope() == Gate.Scope.RUN ? whole : bySource, gate))
                    .reduce(Dataset::unionByName)
                    .orElseThrow();
            lake.gates().put(run.runId(), rows.withColumn(GatesSchema.RUN_ID, lit(run.runId())));
            return lake.gates().ofRun(run.runId(), MAX_SHOWN);
        } finally {
            bySource.unpersist();
        }
    }

    private static Stream<String> allCounts() {
        return Stream.concat(COUNTS.stream(), COUNTS.stream().map(name -> BEFORE + name));
    }

    /** Counts by source of this run. */
    private Dataset<Row> counts(Run run, Optional<Run> before) {
        Dataset<Row> counts = summary(run);
        boolean areNewAsked = gates.stream().anyMatch(gate -> gate.measure() == Gate.Measure.NEW_OUTLIERS);
        if (!areNewAsked || before.isEmpty()) {
            return counts.withColumn(NEW, lit(null).cast("long"));
        }
        Dataset<Row> fresh = newOutliers(run, before.get())
                .groupBy(col(ScoresSchema.SOURCE).as("new_source"))
                .agg(count(lit(1)).as(NEW));
        return counts.join(fresh, col(ScoresSchema.SOURCE).eqNullSafe(col("new_source")), "left")
                .withColumn(NEW, coalesce(col(NEW), lit(0L)))
                .drop("new_source");
    }

    private Dataset<Row> newOutliers(Run run, Run before) {
        Dataset<Row> now = outliers(run);
        return run.scoresOf().equals(before.scoresOf())
                ? now.limit(0)
                : now.join(outliers(before).select(ScoresSchema.PATH), ScoresSchema.PATH, "left_anti");
    }

    private Dataset<Row> outliers(Run run) {
        return LakeViews.of(lake)
                .verdictsOf(run)
                .where(col(ScoresSchema.IS_OOD))
                .select(ScoresSchema.PATH, ScoresSchema.SOURCE);
    }

    /** The same with the counts of the last good run, and with the sources that only that has. */
    private Dataset<Row> beside(Dataset<Row> counts, Optional<Run> before) {
        List<Column> none = COUNTS.stream()
                .map(name -> lit(null).cast("long").as(BEFORE + name))
                .toList();
        if (before.isEmpty()) {
            return counts.select(
                    Stream.concat(Stream.of(col("*")), none.stream()).toArray(Column[]::new));
        }
        Dataset<Row> were = summary(before.get()).withColumn(NEW, lit(null).cast("long"));
        Column[] renamed = Stream.concat(
                        Stream.of(
                                col(ScoresSchema.SOURCE).as("before_source"),
                                lit(true).as("was_there")),
                        COUNTS.stream().map(name -> col(name).as(BEFORE + name)))
                .toArray(Column[]::new);
        Dataset<Row> both = counts.withColumn("is_there", lit(true))
                .join(were.select(renamed), col(ScoresSchema.SOURCE).eqNullSafe(col("before_source")), "full_outer");
        Column[] filled = Stream.concat(
                        Stream.of(when(col("is_there"), col(ScoresSchema.SOURCE))
                                .otherwise(col("before_source"))
                                .as(ScoresSchema.SOURCE)),
                        allCounts()
                                .map(name -> name.endsWith(NEW)
                                        ? col(name)
                                        : coalesce(col(name), lit(0L)).as(name)))
                .toArray(Column[]::new);
        return both.select(filled);
    }

    /** By the method whose verdicts are shown. */
    private Dataset<Row> summary(Run run) {
        return lake.sourceSummary()
                .ofRun(run)
                .where(col(SourceSummarySchema.METHOD).equalTo(method(run).tableName()))
                .select(
                        col(SourceSummarySchema.SOURCE).as(ScoresSchema.SOURCE),
                        col(SourceSummarySchema.IMAGES).as(IMAGES),
                        col(SourceSummarySchema.SCORED).as(SCORED),
                        col(SourceSummarySchema.OOD_IMAGES).as(OUT),
                        col(SourceSummarySchema.ID_IMAGES).as(IN));
    }

    private static ScoringMethod method(Run run) {
        ScoringMethod wanted = run.scoring().verdictMethod();
        boolean isDistrusted = wanted.adaptation().isPresent()
                && run.counts().getOrDefault(RunCounts.BANK_TRUSTED, 1L) == 0
                && run.scoring().methods().contains(ScoringMethod.NEG_LABEL);
        return isDistrusted ? ScoringMethod.NEG_LABEL : wanted;
    }

    private static Dataset<Row> checked(Dataset<Row> counts, Gate gate) {
        Column now = value(gate.measure(), "");
        Column value = gate.kind() == Gate.Kind.VALUE ? now : now.minus(value(gate.measure(), BEFORE));
        return counts.select(
                lit(gate.rule()).as(GatesSchema.RULE),
                col(ScoresSchema.SOURCE).as(GatesSchema.SOURCE),
                value.cast("double").as(GatesSchema.VALUE),
                lit(gate.limit()).as(GatesSchema.LIMIT),
                coalesce(not(holds(gate, value)), lit(true)).as(GatesSchema.PASSED));
    }

    private static Column value(Gate.Measure measure, String when) {
        Column images = col(when + IMAGES);
        Column out = col(when + OUT);
        return switch (measure) {
            case FLAGGED_SHARE -> share(out, out.plus(col(when + IN)));
            case FAILED_SHARE -> share(images.minus(col(when + SCORED)), images);
            case IMAGES_LISTED -> images;
            case NEW_OUTLIERS -> col(when + NEW);
        };
    }

    /** Null of none. */
    private static Column share(Column part, Column all) {
        return when(all.gt(0), part.divide(all));
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
