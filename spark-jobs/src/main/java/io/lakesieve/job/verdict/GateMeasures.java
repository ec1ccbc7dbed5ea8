package io.lakesieve.job.verdict;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.Gate;
import io.lakesieve.core.verdict.ExpectedShare;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.PastRun;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import io.lakesieve.view.OutliersOverTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What gates measure, of a run as a whole and of each of its sources, beside the same of the last good run: a row for each, with
 * those sources that only the run before has. Only what the gates ask for is read.
 */
final class GateMeasures {
    static final String SCOPE = OutliersOverTime.SCOPE;
    static final String SOURCE = SourceSummarySchema.SOURCE;
    static final String IMAGES = OutliersOverTime.IMAGES;
    static final String SCORED = OutliersOverTime.SCORED;
    static final String OUT = OutliersOverTime.OUT;
    static final String IN = OutliersOverTime.IN;
    /** Images out of distribution that are new since the last good run; null without one. */
    static final String NEW = "new";

    static final String SHARE = OutliersOverTime.OUTLIER_SHARE;
    static final String SHARE_LOW = OutliersOverTime.OUTLIER_SHARE_LOW;
    static final String NOTE = OutliersOverTime.NOTE;
    /** The shares of earlier good runs, an array of {@link ExpectedShare#MAX_RUNS} at most. */
    static final String EARLIER = "earlier";
    /** Before the name of a value of the last good run. */
    static final String BEFORE = "before_";

    private static final List<String> COUNTS = List.of(IMAGES, SCORED, OUT, IN);
    private static final List<String> ESTIMATES = List.of(SHARE, SHARE_LOW);

    private final Lake lake;
    private final List<Gate.Measure> asked;

    GateMeasures(Lake lake, List<Gate> gates) {
        this.lake = lake;
        this.asked = gates.stream().map(Gate::measure).distinct().toList();
    }

    /** Of a run whose sources are summarized, beside a run before. */
    Dataset<Row> of(Run run, Optional<Run> before) {
        Dataset<Row> measured = withNew(withEarlier(shares(run), run), run, before);
        return before.map(last -> beside(measured, shares(last))).orElseGet(() -> besideNone(measured));
    }

    private boolean isAsked(Predicate<Gate.Measure> kind) {
        return asked.stream().anyMatch(kind);
    }

    /** By the method whose verdicts are shown. */
    private Dataset<Row> shares(Run run) {
        Dataset<Row> shares = isAsked(Gate.Measure::needsReference)
                ? OutliersOverTime.ofRun(lake, run)
                : OutliersOverTime.countsOfRun(lake, run);
        return shares.where(isOfMethod(run))
                .select(Stream.of(List.of(SCOPE, SOURCE), COUNTS, ESTIMATES, List.of(NOTE))
                        .flatMap(Collection::stream)
                        .map(functions::col)
                        .toArray(Column[]::new));
    }

    private static Column isOfMethod(Run run) {
        return col(SourceSummarySchema.METHOD).equalTo(run.shownMethod().tableName());
    }

    private Dataset<Row> withEarlier(Dataset<Row> shares, Run run) {
        if (!asked.contains(Gate.Measure.OUTLIER_SHARE_ANOMALY)) {
            return shares.withColumn(EARLIER, array().cast("array<double>"));
        }
        List<String> good =
                PastRun.baseline(lake.runs().pastOf(run, lake.gates().failedRuns()));
        Dataset<Row> earlier = OutliersOverTime.ofRuns(lake, good)
                .where(isOfMethod(run).and(col(SHARE).isNotNull()))
                .groupBy(col(SCOPE).as("earlier_scope"), col(SOURCE).as("earlier_source"))
                .agg(collect_list(SHARE).as(EARLIER));
        return shares.join(earlier, isSame("earlier_"), "left_outer")
                .drop("earlier_scope", "earlier_source")
                .withColumn(EARLIER, coalesce(col(EARLIER), array().cast("array<double>")));
    }

    private Dataset<Row> withNew(Dataset<Row> shares, Run run, Optional<Run> before) {
        if (before.isEmpty() || !asked.contains(Gate.Measure.NEW_OUTLIERS)) {
            return shares.withColumn(NEW, lit(null).cast("long"));
        }
        Dataset<Row> bySource = newOutliers(run, before.get())
                .groupBy(ScoresSchema.SOURCE)
                .agg(count(lit(1)).as(NEW));
        Dataset<Row> fresh = bySource.select(
                        lit(OutliersOverTime.SOURCE).as("new_scope"),
                        col(ScoresSchema.SOURCE).as("new_source"),
                        col(NEW))
                .unionByName(bySource.agg(sum(NEW).as(NEW))
                        .withColumn("new_scope", lit(OutliersOverTime.RUN))
                        .withColumn("new_source", lit(null).cast("string")));
        return shares.join(fresh, isSame("new_"), "left_outer")
                .drop("new_scope", "new_source")
                .withColumn(NEW, coalesce(col(NEW), lit(0L)));
    }

    private Dataset<Row> newOutliers(Run run, Run before) {
        Dataset<Row> now = outliers(run);
        return run.scoresOf().equals(before.scoresOf())
                ? now.limit(0)
                : now.join(outliers(before).select(ScoresSchema.PATH), ScoresSchema.PATH, "left_anti");
    }

    /** Without those that a person has looked at: they are settled. */
    private Dataset<Row> outliers(Run run) {
        return LakeViews.of(lake)
                .verdictsOf(run)
                .where(col(ScoresSchema.IS_OOD).and(col(ReviewsSchema.BELONGS).isNull()))
                .select(ScoresSchema.PATH, ScoresSchema.SOURCE);
    }

    private static Column isSame(String prefix) {
        return col(SCOPE).equalTo(col(prefix + "scope")).and(col(SOURCE).eqNullSafe(col(prefix + "source")));
    }

    private static Dataset<Row> besideNone(Dataset<Row> measured) {
        return measured.select(Stream.of(
                        Stream.of(col("*")),
                        COUNTS.stream().map(name -> lit(null).cast("long").as(BEFORE + name)),
                        ESTIMATES.stream().map(name -> lit(null).cast("double").as(BEFORE + name)))
                .flatMap(columns -> columns)
                .toArray(Column[]::new));
    }

    private static Dataset<Row> beside(Dataset<Row> measured, Dataset<Row> last) {
        Column[] were = Stream.concat(
                        Stream.of(col(SCOPE).as(BEFORE + SCOPE), col(SOURCE).as(BEFORE + SOURCE)),
                        Stream.concat(COUNTS.stream(), ESTIMATES.stream())
                                .map(name -> col(name).as(BEFORE + name)))
                .toArray(Column[]::new);
        Column isThere = col(SCOPE).isNotNull();
        Column[] filled = Stream.of(
                        Stream.of(
                                coalesce(col(SCOPE), col(BEFORE + SCOPE)).as(SCOPE),
                                when(isThere, col(SOURCE))
                                        .otherwise(col(BEFORE + SOURCE))
                                        .as(SOURCE)),
                        Stream.concat(COUNTS.stream(), COUNTS.stream().map(name -> BEFORE + name))
                                .map(name -> coalesce(col(name), lit(0L)).as(name)),
                        Stream.concat(ESTIMATES.stream(), ESTIMATES.stream().map(name -> BEFORE + name))
                                .map(functions::col),
                        Stream.of(coalesce(col(NEW), lit(0L)).as(NEW), col(EARLIER), col(NOTE)))
                .flatMap(columns -> columns)
                .toArray(Column[]::new);
        return measured.join(last.select(were), isSame(BEFORE), "full_outer").select(filled);
    }
}
