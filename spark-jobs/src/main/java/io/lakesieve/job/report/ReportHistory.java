package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.verdict.ExpectedShare;
import io.lakesieve.report.History;
import io.lakesieve.report.Sources;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.PastRun;
import io.lakesieve.table.Run;
import io.lakesieve.view.OutliersOverTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers the shares of the last runs over a run's images: a row for each of them and each source that is shown. */
final class ReportHistory {
    private static final int MAX_SOURCES = 8;
    private static final int MAX_ROWS = 2 * ExpectedShare.MAX_RUNS * (MAX_SOURCES + 3);

    private final Lake lake;
    private final Run run;
    private final ReportRows driver;
    private final List<PastRun> past;
    private final Column isShown;
    private final Dataset<Row> summaries;

    ReportHistory(Lake lake, Run run, ReportRows driver) {
        this.lake = lake;
        this.run = run;
        this.driver = driver;
        this.past = lake.runs().pastOf(run, lake.gates().failedRuns());
        Object[] runIds = Stream.of(
                        shown(past).map(PastRun::runId), PastRun.baseline(past).stream(), Stream.of(run.scoresOf()))
                .flatMap(ids -> ids)
                .distinct()
                .toArray();
        this.isShown = col(RunsSchema.RUN_ID).isin(runIds);
        this.summaries = lake.sourceSummary().readNow(isShown);
    }

    /** The summaries of the run itself under a method, a row for each source. */
    Dataset<Row> summaries(String method) {
        return summaries.where(col(SourceSummarySchema.RUN_ID)
                .equalTo(run.scoresOf())
                .and(col(SourceSummarySchema.METHOD).equalTo(method)));
    }

    /** Under a method; empty where there is no earlier run. */
    Optional<History> of(String method, List<Sources.Source> sources) {
        if (past.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<String>> names =
                sources.stream().limit(MAX_SOURCES).map(Sources.Source::name).toList();
        Map<Place, Row> shares = shares(method, names);
        List<History.Series> series = new ArrayList<>();
        series.add(series(past, shares, OutliersOverTime.RUN, Optional.empty()));
        if (names.size() > 1) {
            names.forEach(name -> series.add(series(past, shares, OutliersOverTime.SOURCE, name)));
        }
        return Optional.of(new History(series));
    }

    private record Place(String runId, String scope, Optional<String> source) {}

    private Map<Place, Row> shares(String method, List<Optional<String>> names) {
        Column source = ReportTexts.text(col(OutliersOverTime.SOURCE));
        Column isNamed = source.isNull()
                .or(source.isin(names.stream().flatMap(Optional::stream).toArray()));
        Dataset<Row> rows = OutliersOverTime.of(
                        summaries, lake.read(CalibrationSchema.TABLE).where(isShown))
                .where(col(SourceSummarySchema.METHOD).equalTo(method).and(isNamed))
                .select(
                        col(SourceSummarySchema.RUN_ID),
                        col(OutliersOverTime.SCOPE),
                        source,
                        col(OutliersOverTime.OUTLIER_SHARE),
                        col(OutliersOverTime.OUTLIER_SHARE_LOW),
                        col(OutliersOverTime.OUTLIER_SHARE_HIGH),
                        col(OutliersOverTime.FLAGGED_SHARE));
        Map<Place, Row> shares = new HashMap<>();
        driver.of(rows, MAX_ROWS)
                .forEach(row -> shares.put(
                        new Place(row.getString(0), row.getString(1), Optional.ofNullable(row.getString(2))), row));
        return shares;
    }

    private History.Series series(
            List<PastRun> latestFirst, Map<Place, Row> shares, String scope, Optional<String> name) {
        List<History.Point> points = new ArrayList<>();
        shown(latestFirst)
                .map(past -> point(
                        past.runId(),
                        past.finishedAt(),
                        past.isBaseline(),
                        shares.get(new Place(past.runId(), scope, name))))
                .forEach(points::add);
        Collections.reverse(points);
        points.add(point(
                run.runId(),
                run.finishedAt().orElse(run.startedAt()),
                true,
                shares.get(new Place(run.scoresOf(), scope, name))));
        double[] earlier = PastRun.baseline(latestFirst).stream()
                .map(runId -> shares.get(new Place(runId, scope, name)))
                .filter(row -> row != null && !row.isNullAt(3))
                .mapToDouble(row -> row.getDouble(3))
                .toArray();
        return new History.Series(
                scope.equals(OutliersOverTime.RUN) ? History.Scope.ALL_IMAGES : History.Scope.A_SOURCE,
                name,
                points,
                ExpectedShare.of(earlier));
    }

    /** So many that this run makes them twenty. */
    private static Stream<PastRun> shown(List<PastRun> latestFirst) {
        return latestFirst.stream().limit(ExpectedShare.MAX_RUNS - 1L);
    }

    private static History.Point point(String runId, Instant finishedAt, boolean isBaseline, Row row) {
        return new History.Point(
                runId, finishedAt, value(row, 3), value(row, 4), value(row, 5), value(row, 6), isBaseline);
    }

    private static OptionalDouble value(Row row, int ordinal) {
        return row == null || row.isNullAt(ordinal)
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.getDouble(ordinal));
    }
}
