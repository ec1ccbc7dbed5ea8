package io.lakesieve;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_seconds;

import io.lakesieve.config.TableColumns;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Calibration;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * A lake of runs that a test writes by hand, each a second after the one before, over 100 images beside 19 references. The
 * images of a run that do not belong rank below all references, the others a half above and a half below their median, so that
 * an estimate is 1 - (1 + good / 2) / 50.
 */
public final class SummarizedLake {
    private static final int REFERENCES = 19;
    private static final int IMAGES = 100;
    private static final String METHOD = ScoringMethod.NEG_LABEL.tableName();

    private final SparkSession spark;
    private final Lake lake;
    private int runs;

    public SummarizedLake(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    public Lake lake() {
        return lake;
    }

    /** A finished run with so many outliers: all in a source a but for two images of a source b, which has no estimate. */
    public Run run(int outliers) {
        Instant at = Instant.EPOCH.plusSeconds(++runs);
        String runId = "run-" + runs;
        Run run = new Run(
                runId,
                runId,
                "audit",
                at,
                Optional.of(at),
                RunsSchema.FINISHED,
                "",
                "model",
                "labels",
                "",
                RunSettings.NONE
                        .withImages(new RunSettings.Images("images", "images", TableColumns.FOUND, Optional.empty()))
                        .withScoring(new RunSettings.Scoring(
                                List.of(ScoringMethod.NEG_LABEL),
                                ScoringMethod.NEG_LABEL,
                                100,
                                5,
                                false,
                                "fdr",
                                OptionalDouble.empty(),
                                OptionalDouble.of(0.1))),
                Map.of(),
                Map.of(RunCounts.SCORES, (long) IMAGES),
                Map.of(),
                Map.of(),
                "",
                "");
        lake.runs().add(run);
        long[] counts = new long[REFERENCES + 1];
        counts[0] = outliers;
        long good = (long) IMAGES - outliers;
        counts[5] = good / 2;
        counts[15] = good / 2;
        ReferenceFinding finding = ReferenceFinding.of(
                ReferenceRanks.of(
                        IntStream.range(0, REFERENCES).mapToDouble(i -> i).toArray()),
                counts,
                0.95);
        lake.calibration()
                .put(
                        runId,
                        List.of(new Calibration(
                                METHOD,
                                "reference",
                                "",
                                finding,
                                Optional.empty(),
                                Optional.empty(),
                                "model",
                                "labels",
                                "",
                                1,
                                OptionalInt.of(100),
                                Map.of())));
        lake.sourceSummary()
                .put(
                        runId,
                        spark.createDataFrame(
                                List.of(
                                        summary(runId, "a", IMAGES - 2, outliers, 1 - outliers / 100.0, null),
                                        summary(runId, "b", 2, 0, null, "2 images with a score; an interval needs 10")),
                                SourceSummarySchema.TYPE));
        return run;
    }

    /** So many more finished runs with the rows of the last one, and the last of them. */
    public Run repeat(int times) {
        String last = "run-" + runs;
        Dataset<Row> numbers = spark.range(runs + 1L, runs + times + 1L).toDF("number");
        Column at = timestamp_seconds(col("number"));
        for (String table : List.of(RunsSchema.TABLE, CalibrationSchema.TABLE, SourceSummarySchema.TABLE)) {
            Dataset<Row> rows = lake.read(table).where(col(RunsSchema.RUN_ID).equalTo(last));
            Column runId = concat(lit("run-"), col("number"));
            Dataset<Row> repeated = rows.crossJoin(numbers).withColumn(RunsSchema.RUN_ID, runId);
            Dataset<Row> own = table.equals(RunsSchema.TABLE)
                    ? repeated.withColumn(RunsSchema.SCORES_OF, runId)
                            .withColumn(RunsSchema.STARTED_AT, at)
                            .withColumn(RunsSchema.FINISHED_AT, at)
                    : repeated;
            own.drop("number").write().format("delta").mode("append").save(lake.uriOf(table));
        }
        runs += times;
        return lake.runs().find("run-" + runs).orElseThrow();
    }

    private static Row summary(String runId, String source, long images, long out, Double goodShare, String note) {
        Map<String, Object> values = new LinkedHashMap<>();
        Arrays.stream(SourceSummarySchema.TYPE.fieldNames()).forEach(name -> values.put(name, null));
        values.put(SourceSummarySchema.RUN_ID, runId);
        values.put(SourceSummarySchema.METHOD, METHOD);
        values.put(SourceSummarySchema.SOURCE, source);
        values.put(SourceSummarySchema.IMAGES, images);
        values.put(SourceSummarySchema.SCORED, images);
        for (String none : List.of(
                SourceSummarySchema.UNREADABLE,
                SourceSummarySchema.TOO_LARGE,
                SourceSummarySchema.UNSUPPORTED,
                SourceSummarySchema.UNAVAILABLE,
                SourceSummarySchema.UNDECIDED)) {
            values.put(none, 0L);
        }
        values.put(SourceSummarySchema.OOD_IMAGES, out);
        values.put(SourceSummarySchema.ID_IMAGES, images - out);
        values.put(SourceSummarySchema.OOD_SHARE, (double) out / images);
        values.put(SourceSummarySchema.GOOD_SHARE, goodShare);
        values.put(SourceSummarySchema.GOOD_SHARE_LOW, goodShare == null ? null : goodShare - 0.1);
        values.put(SourceSummarySchema.GOOD_SHARE_HIGH, goodShare == null ? null : goodShare + 0.1);
        values.put(SourceSummarySchema.GOOD_SHARE_NOTE, note);
        return RowFactory.create(values.values().toArray());
    }
}
