package io.lakesieve.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.TableColumns;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.job.run.Progress;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a report takes does not grow with the images: rows and bytes that come to the driver, as Spark itself counts the
 * bytes, and the length of the file, for some images and for ten times as many in ten times as many sources. The figures
 * are left in {@code target/report-size.txt}; {@code -Dreport.images=100000} measures 100,000 and 1,000,000 images.
 */
@Tag("long")
@ExtendWith(LocalSpark.class)
class ReportSizeTest {
    private static final long FEW = Long.getLong("report.images", 10_000);
    private static final long MANY = 10 * FEW;
    private static final int FILES = 4;
    /** Longer numbers in paths and counts, and what Spark adds to each task's result. */
    private static final double ALLOWANCE = 1.1;

    private static final String WORDS =
            "transform(sequence(1, 5), i -> named_struct('label', 'word ' || pmod(hash(id, i), 2000), 'probability',"
                    + " 0.1D))";

    @TempDir
    private Path folder;

    /** What came to the driver, and what went into the file. */
    private record Size(long rows, long bytes, long fileBytes) {}

    @Test
    void rowsBytesAndFileAreOfOneSizeForTenTimesTheImages(SparkSession spark) throws IOException {
        Size few = report(spark, FEW);
        Size many = report(spark, MANY);

        Files.writeString(
                Path.of("target", "report-size.txt"),
                "%,d images: %s%n%,d images: %s%n".formatted(FEW, few, MANY, many));
        assertThat(few.rows()).isGreaterThan(300);
        assertThat(many.rows()).isLessThanOrEqualTo((long) (ALLOWANCE * few.rows()));
        assertThat(few.bytes()).isGreaterThan(10_000);
        assertThat(many.bytes()).isLessThanOrEqualTo((long) (ALLOWANCE * few.bytes()));
        assertThat(few.fileBytes()).isGreaterThan(50_000);
        assertThat(many.fileBytes()).isLessThanOrEqualTo((long) (ALLOWANCE * few.fileBytes()));
    }

    private Size report(SparkSession spark, long images) {
        Lake lake = Lake.at(spark, folder.resolve("lake " + images).toString());
        LakesieveActions actions = LakesieveActions.of(spark);
        Run before = write(spark, lake, "1-audit", images, 20);
        actions.summarizeSources(lake, Progress.SILENT).execute(before);
        Run run = write(spark, lake, "2-audit", images + images / 50, 25);
        actions.summarizeSources(lake, Progress.SILENT).execute(run);
        ResultBytes listener = new ResultBytes();
        AtomicReference<WriteReport.Result> report = new AtomicReference<>();
        LocalSpark.listening(
                listener,
                () -> report.set(
                        actions.writeReport(lake, WriteReport.DEFAULT_PICTURES).execute(run)));
        return new Size(
                report.get().rowsCollected(), listener.bytes.get(), report.get().bytes());
    }

    /** Counts what tasks send to the driver. */
    private static final class ResultBytes extends SparkListener {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskType().equals("ResultTask")) {
                bytes.addAndGet(end.taskMetrics().resultSize());
            }
        }
    }

    /** A run in which one image in {@code oneIn} is out, one in 97 failed for its own reason, and one in 7 is a copy. */
    private static Run write(SparkSession spark, Lake lake, String runId, long images, int oneIn) {
        String failed = "pmod(id, 97) = 0";
        String score = "CASE WHEN NOT (%s) THEN pmod(hash(id), 1000000) / 1000000D END".formatted(failed);
        lake.scores()
                .append(
                        runId,
                        spark.range(0, images, 1, FILES)
                                .withColumn("score", functions.expr(score))
                                .selectExpr(
                                        "'%s' run_id".formatted(runId),
                                        "'%s' computed_in".formatted(runId),
                                        "sha2(string(CASE WHEN pmod(id, 7) = 0 THEN id DIV 70 ELSE id END), 256) image_id",
                                        "'file:/nowhere/images/' || lpad(string(id), 9, '0') || '.jpg' path",
                                        "'source ' || pmod(id, %d) source".formatted(images / 100),
                                        "'neglabel' method",
                                        "score id_score",
                                        "1 - score ood_score",
                                        "'label ' || pmod(id, 100) predicted_label",
                                        "CASE WHEN score IS NOT NULL THEN %s END top_negatives".formatted(WORDS),
                                        "CAST(NULL AS STRING) given_label",
                                        "CAST(NULL AS DOUBLE) label_margin",
                                        "CAST(NULL AS DOUBLE) p_value",
                                        "CAST(NULL AS DOUBLE) q_value",
                                        "score < %sD is_ood".formatted(1.0 / oneIn),
                                        "%sD threshold".formatted(1.0 / oneIn),
                                        "CAST(NULL AS boolean) bank_trusted",
                                        "CASE WHEN %s THEN 'unreadable' ELSE 'ok' END status".formatted(failed),
                                        "CASE WHEN %s THEN 'bad ' || sha2(string(id), 256) END error"
                                                .formatted(failed)));
        Run run = new Run(
                runId,
                runId,
                "audit",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                RunsSchema.FINISHED,
                "model",
                "model",
                "labels",
                "negatives",
                RunSettings.NONE
                        .withImages(new RunSettings.Images(
                                "/nowhere/images", "file:/nowhere/images", TableColumns.FOUND, Optional.empty()))
                        .withScoring(new RunSettings.Scoring(
                                List.of(ScoringMethod.NEG_LABEL),
                                ScoringMethod.NEG_LABEL,
                                100,
                                5,
                                false,
                                "fixed",
                                OptionalDouble.empty(),
                                OptionalDouble.empty())),
                Map.of(),
                Map.of(RunCounts.SCORES, images),
                Map.of(),
                Map.of(),
                "",
                "");
        lake.runs().add(run);
        return run;
    }
}
