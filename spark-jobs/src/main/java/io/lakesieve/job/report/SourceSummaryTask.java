package io.lakesieve.job.report;

import io.lakesieve.core.evaluation.ShareChange;
import io.lakesieve.core.evaluation.WilsonInterval;
import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.ShareIntervals;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.GoodShareNote;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Makes a row of {@code source_summary} from the counts of a source in this run and in the one before. */
final class SourceSummaryTask implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** Column: the scores at the quantiles, an array; null where nothing was scored. */
    static final String QUANTILES = "quantiles";
    /** Column: images with a p-value above one half; null where the estimates that follow from it are there. */
    static final String LIKELY_GOOD = "likely_good";
    /** Columns: null where the run before did not know the source. */
    static final String PREVIOUS_OOD_IMAGES = "previous_ood_images";

    static final String PREVIOUS_ID_IMAGES = "previous_id_images";

    private final String runId;
    private final Map<String, String> lastRuns;
    private final int references;
    private final ShareIntervals intervals;

    /**
     * Of a run.
     *
     * @param lastRuns the id of the run before, by method
     * @param references images of the reference that have a score; 0 without one
     */
    SourceSummaryTask(String runId, Map<String, String> lastRuns, int references) {
        this.runId = runId;
        this.lastRuns = Map.copyOf(lastRuns);
        this.references = references;
        this.intervals = references == 0 ? null : ShareIntervals.beside(references);
    }

    @Override
    public Row call(Row counted) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String column : SourceSummarySchema.TYPE.fieldNames()) {
            values.put(column, has(counted, column) ? counted.getAs(column) : null);
        }
        values.put(SourceSummarySchema.RUN_ID, runId);
        values.put(
                SourceSummarySchema.PREVIOUS_RUN_ID, lastRuns.get(counted.<String>getAs(SourceSummarySchema.METHOD)));
        long ood = counted.<Long>getAs(SourceSummarySchema.OOD_IMAGES);
        long id = counted.<Long>getAs(SourceSummarySchema.ID_IMAGES);
        values.put(SourceSummarySchema.UNDECIDED, counted.<Long>getAs(SourceSummarySchema.SCORED) - ood - id);
        putQuantiles(values, counted);
        if (!counted.isNullAt(counted.fieldIndex(LIKELY_GOOD))) {
            putGoodShare(values, counted);
        }
        if (ood + id > 0) {
            putShare(values, WilsonInterval.of(ood, ood + id), counted);
        }
        return RowFactory.create(values.values().toArray());
    }

    private static boolean has(Row row, String column) {
        return row.schema().getFieldIndex(column).isDefined();
    }

    private static void putQuantiles(Map<String, Object> values, Row counted) {
        String[] columns = SourceSummarySchema.quantileColumns();
        int ordinal = counted.fieldIndex(QUANTILES);
        if (!counted.isNullAt(ordinal)) {
            List<Double> scores = counted.getList(ordinal);
            for (int i = 0; i < columns.length; i++) {
                values.put(columns[i], scores.get(i));
            }
        }
    }

    private void putGoodShare(Map<String, Object> values, Row counted) {
        if (references == 0) {
            values.put(SourceSummarySchema.GOOD_SHARE_NOTE, "the run has no reference");
            return;
        }
        long scored = counted.getAs(SourceSummarySchema.SCORED);
        long likelyGood = counted.getAs(LIKELY_GOOD);
        intervals
                .of(scored, likelyGood)
                .ifPresentOrElse(
                        interval -> {
                            values.put(SourceSummarySchema.GOOD_SHARE, FalseDiscovery.goodShare(likelyGood, scored));
                            values.put(SourceSummarySchema.GOOD_SHARE_LOW, interval.low());
                            values.put(SourceSummarySchema.GOOD_SHARE_HIGH, interval.high());
                        },
                        () -> values.put(SourceSummarySchema.GOOD_SHARE_NOTE, GoodShareNote.of(references, scored)));
    }

    private static void putShare(Map<String, Object> values, WilsonInterval share, Row counted) {
        values.put(SourceSummarySchema.OOD_SHARE, share.share());
        values.put(SourceSummarySchema.OOD_SHARE_LOW, share.low());
        values.put(SourceSummarySchema.OOD_SHARE_HIGH, share.high());
        Long previousOod = counted.getAs(PREVIOUS_OOD_IMAGES);
        Long previousId = counted.getAs(PREVIOUS_ID_IMAGES);
        if (previousOod != null && previousId != null && previousOod + previousId > 0) {
            putChange(values, share, WilsonInterval.of(previousOod, previousOod + previousId));
        }
    }

    private static void putChange(Map<String, Object> values, WilsonInterval share, WilsonInterval previous) {
        ShareChange change = share.since(previous);
        values.put(SourceSummarySchema.PREVIOUS_OOD_SHARE, previous.share());
        values.put(SourceSummarySchema.OOD_SHARE_CHANGE, change.difference());
        values.put(SourceSummarySchema.OOD_SHARE_CHANGE_LOW, change.low());
        values.put(SourceSummarySchema.OOD_SHARE_CHANGE_HIGH, change.high());
        values.put(SourceSummarySchema.OOD_SHARE_CHANGED, change.isBeyondChance());
    }
}
