package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.lakesieve.core.evaluation.ShareChange;
import io.lakesieve.core.evaluation.WilsonInterval;
import io.lakesieve.report.Sources;
import io.lakesieve.schema.SourceSummarySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the sources that a report shows from {@code source_summary}. */
final class ReportSources {
    private static final int SHOWN = 50;

    private final Dataset<Row> summaries;
    private final ReportRows driver;
    private final List<Row> shown;

    /**
     * Of the summaries of a run under one method.
     *
     * @param summaries a row for each source
     */
    ReportSources(Dataset<Row> summaries, ReportRows driver) {
        this.summaries = summaries;
        this.driver = driver;
        this.shown = driver.of(
                cut(summaries.orderBy(
                        col(SourceSummarySchema.OOD_SHARE_LOW).desc_nulls_last(),
                        col(SourceSummarySchema.IMAGES).desc(),
                        col(SourceSummarySchema.SOURCE).asc_nulls_last())),
                SHOWN);
    }

    /** The run that the summaries compare with. */
    Optional<String> previousRunId() {
        return shown.stream()
                .map(row -> row.<String>getAs(SourceSummarySchema.PREVIOUS_RUN_ID))
                .filter(Objects::nonNull)
                .findFirst();
    }

    Sources sources() {
        List<Sources.Source> sources = shown.stream().map(ReportSources::source).toList();
        return new Sources(sources, sources.size() < SHOWN ? new Sources.Rest(0, 0, 0, 0) : rest(sources));
    }

    private static Dataset<Row> cut(Dataset<Row> rows) {
        return rows.withColumn(SourceSummarySchema.SOURCE, ReportTexts.text(col(SourceSummarySchema.SOURCE)));
    }

    private Sources.Rest rest(List<Sources.Source> shown) {
        Row all = driver.of(
                        summaries.agg(
                                count(lit(1)),
                                sum(SourceSummarySchema.IMAGES),
                                sum(SourceSummarySchema.SCORED),
                                sum(SourceSummarySchema.OOD_IMAGES)),
                        1)
                .get(0);
        return new Sources.Rest(
                all.getLong(0) - shown.size(),
                all.getLong(1)
                        - shown.stream().mapToLong(Sources.Source::images).sum(),
                all.getLong(2)
                        - shown.stream().mapToLong(Sources.Source::scored).sum(),
                all.getLong(3) - shown.stream().mapToLong(Sources.Source::out).sum());
    }

    private static Sources.Source source(Row row) {
        Double share = row.getAs(SourceSummarySchema.OOD_SHARE);
        Double change = row.getAs(SourceSummarySchema.OOD_SHARE_CHANGE);
        Double median = row.getAs(SourceSummarySchema.ID_SCORE_P50);
        return new Sources.Source(
                Optional.ofNullable(row.getAs(SourceSummarySchema.SOURCE)),
                row.<Long>getAs(SourceSummarySchema.IMAGES),
                row.<Long>getAs(SourceSummarySchema.SCORED),
                row.<Long>getAs(SourceSummarySchema.OOD_IMAGES),
                share == null
                        ? Optional.empty()
                        : Optional.of(new WilsonInterval(
                                share,
                                row.<Double>getAs(SourceSummarySchema.OOD_SHARE_LOW),
                                row.<Double>getAs(SourceSummarySchema.OOD_SHARE_HIGH))),
                median == null ? OptionalDouble.empty() : OptionalDouble.of(median),
                change == null
                        ? Optional.empty()
                        : Optional.of(new ShareChange(
                                change,
                                row.<Double>getAs(SourceSummarySchema.OOD_SHARE_CHANGE_LOW),
                                row.<Double>getAs(SourceSummarySchema.OOD_SHARE_CHANGE_HIGH))),
                topNegatives(row));
    }

    private static List<Sources.NegativeCount> topNegatives(Row row) {
        List<Sources.NegativeCount> topNegatives = new ArrayList<>();
        int ordinal = row.fieldIndex(SourceSummarySchema.TOP_NEGATIVES);
        if (!row.isNullAt(ordinal)) {
            row.<Row>getList(ordinal)
                    .forEach(negative ->
                            topNegatives.add(new Sources.NegativeCount(negative.getString(0), negative.getLong(1))));
        }
        return topNegatives;
    }
}
