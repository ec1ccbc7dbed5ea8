package io.lakesieve.view;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The shares of a run as a whole and of each of its sources, under each method: what was flagged, and what is estimated not to
 * belong. From {@code source_summary} and {@code calibration} alone, whose rows do not grow with the number of images.
 */
public final class OutliersOverTime {
    /** Column: {@link #RUN} or {@link #SOURCE}. */
    public static final String SCOPE = "scope";
    /** The scope of a row of a run as a whole, which has no source. */
    public static final String RUN = "run";
    /** The scope of a row of a source. */
    public static final String SOURCE = "source";

    public static final String IMAGES = SourceSummarySchema.IMAGES;
    public static final String SCORED = SourceSummarySchema.SCORED;
    /** Column: images found out of distribution. */
    public static final String OUT = "out";
    /** Column: images found in-distribution. */
    public static final String IN = "in";
    /** Column: {@code out / (out + in)}; null without verdicts. */
    public static final String FLAGGED_SHARE = "flagged_share";
    /** Column: estimated share of the scored images that do not belong; null where there is no estimate. */
    public static final String OUTLIER_SHARE = "outlier_share";
    /** Columns: ends of its 90 % interval. */
    public static final String OUTLIER_SHARE_LOW = "outlier_share_low";

    public static final String OUTLIER_SHARE_HIGH = "outlier_share_high";
    /** Column: why there is no estimate or no interval; null where there are both. */
    public static final String NOTE = "outlier_share_note";

    private static final String NO_REFERENCE = "the run has no reference, or no image with a score";

    /** Of all finished runs, with the times of each. */
    static Dataset<Row> ofFinishedRuns(Lake lake) {
        Dataset<Row> runs =
                lake.runs().readFinished().select(RunsSchema.RUN_ID, RunsSchema.STARTED_AT, RunsSchema.FINISHED_AT);
        Dataset<Row> shares =
                lake.runs().finishedOf(of(lake.read(SourceSummarySchema.TABLE), lake.read(CalibrationSchema.TABLE)));
        return runs.join(shares, RunsSchema.RUN_ID);
    }

    /** Of a run, whether it is finished by now or not. */
    public static Dataset<Row> ofRun(Lake lake, Run run) {
        return of(lake.sourceSummary().ofRun(run), lake.calibration().ofRun(run));
    }

    /** The same without estimates, which spares a look at {@code calibration}. */
    public static Dataset<Row> countsOfRun(Lake lake, Run run) {
        return of(lake.sourceSummary().ofRun(run), lake.calibration().ofRun(run).limit(0));
    }

    /** Of the runs of these ids, which have rows of their own. */
    public static Dataset<Row> ofRuns(Lake lake, List<String> runIds) {
        Column isOne = col(RunsSchema.RUN_ID).isin(runIds.toArray());
        return of(
                lake.read(SourceSummarySchema.TABLE).where(isOne),
                lake.read(CalibrationSchema.TABLE).where(isOne));
    }

    /**
     * Of some runs.
     *
     * @param summaries rows of {@link SourceSummarySchema#TABLE}
     * @param calibrations rows of {@link CalibrationSchema#TABLE}
     */
    public static Dataset<Row> of(Dataset<Row> summaries, Dataset<Row> calibrations) {
        return ofSources(summaries).unionByName(ofWhole(summaries, calibrations));
    }

    private static Dataset<Row> ofSources(Dataset<Row> summaries) {
        return summaries.select(
                col(SourceSummarySchema.RUN_ID),
                lit(SOURCE).as(SCOPE),
                col(SourceSummarySchema.SOURCE),
                col(SourceSummarySchema.METHOD),
                col(SourceSummarySchema.IMAGES).as(IMAGES),
                col(SourceSummarySchema.SCORED).as(SCORED),
                col(SourceSummarySchema.OOD_IMAGES).as(OUT),
                col(SourceSummarySchema.ID_IMAGES).as(IN),
                col(SourceSummarySchema.OOD_SHARE).as(FLAGGED_SHARE),
                rest(SourceSummarySchema.GOOD_SHARE).as(OUTLIER_SHARE),
                rest(SourceSummarySchema.GOOD_SHARE_HIGH).as(OUTLIER_SHARE_LOW),
                rest(SourceSummarySchema.GOOD_SHARE_LOW).as(OUTLIER_SHARE_HIGH),
                col(SourceSummarySchema.GOOD_SHARE_NOTE).as(NOTE));
    }

    private static Dataset<Row> ofWhole(Dataset<Row> summaries, Dataset<Row> calibrations) {
        Dataset<Row> counts = summaries
                .groupBy(SourceSummarySchema.RUN_ID, SourceSummarySchema.METHOD)
                .agg(
                        sum(SourceSummarySchema.IMAGES).as(IMAGES),
                        sum(SourceSummarySchema.SCORED).as(SCORED),
                        sum(SourceSummarySchema.OOD_IMAGES).as(OUT),
                        sum(SourceSummarySchema.ID_IMAGES).as(IN));
        Dataset<Row> estimates = calibrations.select(
                col(CalibrationSchema.RUN_ID),
                col(CalibrationSchema.METHOD),
                rest(CalibrationSchema.GOOD_SHARE).as(OUTLIER_SHARE),
                rest(CalibrationSchema.GOOD_SHARE_HIGH).as(OUTLIER_SHARE_LOW),
                rest(CalibrationSchema.GOOD_SHARE_LOW).as(OUTLIER_SHARE_HIGH),
                col(CalibrationSchema.GOOD_SHARE_NOTE).as(NOTE));
        Column decided = col(OUT).plus(col(IN));
        return counts.join(
                        estimates, new String[] {SourceSummarySchema.RUN_ID, SourceSummarySchema.METHOD}, "left_outer")
                .select(
                        col(SourceSummarySchema.RUN_ID),
                        lit(RUN).as(SCOPE),
                        lit(null).cast("string").as(SourceSummarySchema.SOURCE),
                        col(SourceSummarySchema.METHOD),
                        col(IMAGES),
                        col(SCORED),
                        col(OUT),
                        col(IN),
                        when(decided.gt(0), col(OUT).divide(decided)).as(FLAGGED_SHARE),
                        col(OUTLIER_SHARE),
                        col(OUTLIER_SHARE_LOW),
                        col(OUTLIER_SHARE_HIGH),
                        coalesce(col(NOTE), when(col(OUTLIER_SHARE).isNull(), NO_REFERENCE))
                                .as(NOTE));
    }

    private static Column rest(String share) {
        return lit(1.0).minus(col(share));
    }

    private OutliersOverTime() {}
}
