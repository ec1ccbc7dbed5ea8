package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.report.Counts;
import io.lakesieve.report.Reviewed;
import io.lakesieve.report.Verdict;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.CalibrationTable;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import io.lakesieve.view.LakeViews;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * The rows of a run as they are now, and how many there are by status, verdict and method: what console and report both
 * stand on.
 */
public final class CountedVerdicts {
    private static final int MAX_ROWS = 100;
    private static final String IMAGES = "images";
    /** Whether the rule flags it, whatever people say. */
    private static final String FLAGGED = "flagged";
    /** Images with a given label of the label set, and those of them that resemble another one more. */
    private static final String LABELLED = "labelled";

    private static final String DISAGREEING = "disagreeing";

    private static final Comparator<Row> MOST_FIRST = Comparator.comparing(
                    (Row row) -> row.<Long>getAs(IMAGES), Comparator.reverseOrder())
            .thenComparing(row -> row.<String>getAs(ScoresSchema.METHOD));

    private static final Predicate<Row> IS_NOT_OUT =
            is(ScoresSchema.IS_OOD, true).negate();

    private final Run run;
    private final Supplier<Map<String, CalibrationTable.Written>> calibration;
    private final LakeViews.RunNow now;
    private final List<Row> rows;

    /**
     * Counts.
     *
     * @param calibration what {@code calibration} says of the run, by method
     * @throws InputException if the run has no row of the method whose verdicts count
     */
    public CountedVerdicts(Lake lake, Run run, Map<String, CalibrationTable.Written> calibration) {
        this(lake, run, () -> calibration, new ReportRows());
    }

    CountedVerdicts(Lake lake, Run run, ReportRows driver) {
        this(lake, run, () -> lake.calibration().findingsOf(run), driver);
    }

    private CountedVerdicts(
            Lake lake, Run run, Supplier<Map<String, CalibrationTable.Written>> calibration, ReportRows driver) {
        this.run = run;
        this.calibration = calibration;
        this.now = LakeViews.of(lake).now(run);
        Column margin = col(ScoresSchema.LABEL_MARGIN);
        this.rows = driver
                .few(
                        now.verdicts()
                                .withColumn(FLAGGED, col(ScoresSchema.ID_SCORE).lt(col(ScoresSchema.THRESHOLD)))
                                .groupBy(
                                        ScoresSchema.METHOD,
                                        ScoresSchema.STATUS,
                                        ScoresSchema.IS_OOD,
                                        ReviewsSchema.BELONGS,
                                        FLAGGED)
                                .agg(
                                        count(lit(1)).as(IMAGES),
                                        max(ScoresSchema.THRESHOLD).as(ScoresSchema.THRESHOLD),
                                        count(margin).as(LABELLED),
                                        count_if(margin.lt(0)).as(DISAGREEING)),
                        MAX_ROWS)
                .stream()
                .sorted(MOST_FIRST)
                .toList();
        if (rows.isEmpty()) {
            throw new InputException(
                    "The run has no row of the method whose verdicts count: name a run that has scored by it.");
        }
    }

    /** Whose they are. */
    public Run run() {
        return run;
    }

    LakeViews.RunNow now() {
        return now;
    }

    /** What the run's reference said of the method whose verdicts count, where there was one. */
    Optional<CalibrationTable.Written> calibration() {
        return Optional.ofNullable(calibration.get().get(method()));
    }

    Verdict verdict() {
        OptionalDouble threshold = rows.stream()
                .filter(row -> row.getAs(ScoresSchema.METHOD).equals(method()))
                .filter(row -> row.getAs(ScoresSchema.THRESHOLD) != null)
                .mapToDouble(row -> row.<Double>getAs(ScoresSchema.THRESHOLD))
                .findFirst();
        return new Verdict(method(), threshold, threshold.isEmpty() ? new Verdict.Origin.None() : origin(run));
    }

    /** The method that most rows are of: NegLabel's replace those of AdaNeg where its bank is not trusted. */
    String method() {
        return rows.get(0).getAs(ScoresSchema.METHOD);
    }

    private static Verdict.Origin origin(Run run) {
        RunSettings.Scoring scoring = run.scoring();
        if (scoring.falseShare().isPresent()) {
            return new Verdict.Origin.FalseDiscoveryRate(
                    run.counts().getOrDefault(RunCounts.REFERENCE_IMAGES, 0L),
                    scoring.falseShare().getAsDouble());
        }
        if (scoring.accept().isPresent()) {
            return new Verdict.Origin.Reference(
                    run.counts().getOrDefault(RunCounts.REFERENCE_IMAGES, 0L),
                    scoring.accept().getAsDouble());
        }
        return scoring.thresholdPolicy().equals(ThresholdPolicy.Otsu.TABLE_NAME)
                ? new Verdict.Origin.Otsu()
                : new Verdict.Origin.Given();
    }

    Counts counts() {
        return new Counts(
                images(status(ImageStatus.UNREADABLE)),
                images(status(ImageStatus.TOO_LARGE)),
                images(status(ImageStatus.UNSUPPORTED)),
                images(status(ImageStatus.UNAVAILABLE)),
                images(decided(true)),
                images(decided(false)),
                images(decided(null)));
    }

    /** The paths of the run. */
    long paths() {
        return sum(IMAGES, row -> true);
    }

    /** Images that are not out of distribution and have a given label of the label set. */
    long labelled() {
        return sum(LABELLED, IS_NOT_OUT);
    }

    /** Those of them that resemble another label more. */
    long disagreeing() {
        return sum(DISAGREEING, IS_NOT_OUT);
    }

    /** How many the rule flags, whatever people say. */
    long flagged() {
        return images(is(FLAGGED, true));
    }

    /** The images that people have looked at; empty where there are none, or the rule has said nothing of them. */
    Optional<Reviewed> reviewed() {
        Reviewed reviewed = new Reviewed(
                reviewed(true, true), reviewed(true, false), reviewed(false, true), reviewed(false, false));
        return reviewed.images() == 0 ? Optional.empty() : Optional.of(reviewed);
    }

    private long reviewed(boolean isFlagged, boolean belongs) {
        return images(is(FLAGGED, isFlagged).and(is(ReviewsSchema.BELONGS, belongs)));
    }

    private static Predicate<Row> is(String column, boolean value) {
        return row -> Objects.equals(row.getAs(column), value);
    }

    private long images(Predicate<Row> condition) {
        return sum(IMAGES, condition);
    }

    private long sum(String column, Predicate<Row> condition) {
        return rows.stream()
                .filter(condition)
                .mapToLong(row -> row.<Long>getAs(column))
                .sum();
    }

    private static Predicate<Row> status(ImageStatus status) {
        return row -> row.getAs(ScoresSchema.STATUS).equals(status.tableName());
    }

    private static Predicate<Row> decided(Boolean isOod) {
        return status(ImageStatus.OK).and(row -> Objects.equals(row.getAs(ScoresSchema.IS_OOD), isOod));
    }
}
