package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.verdict.CheckGates;
import io.lakesieve.job.verdict.GateText;
import io.lakesieve.report.Answer;
import io.lakesieve.report.AuditReport;
import io.lakesieve.report.Banks;
import io.lakesieve.report.Comparison;
import io.lakesieve.report.Counts;
import io.lakesieve.report.Sources;
import io.lakesieve.report.Verdict;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import io.lakesieve.view.LakeViews;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gathers all that a report shows from the tables of a run. */
final class GatherReport {
    private final SparkSession spark;
    private final Lake lake;
    private final Run run;
    private final int pictures;
    private final ReportRows driver;
    private final ReportTexts texts;

    GatherReport(SparkSession spark, Lake lake, Run run, int pictures, ReportRows driver) {
        this.spark = spark;
        this.lake = lake;
        this.run = run;
        this.pictures = pictures;
        this.driver = driver;
        this.texts = new ReportTexts(run);
    }

    AuditReport gather() {
        LakeViews.RunNow now = LakeViews.of(lake).now(run);
        Dataset<Row> verdicts = now.verdicts();
        ReportVerdict counted = new ReportVerdict(verdicts, driver);
        Verdict verdict = counted.verdict(run);
        Counts counts = counted.counts();
        Optional<Banks> banks = banks(counts.scored());
        Optional<Answer> answer = answer(verdict, counted.flagged());
        ReportSamples samples =
                new ReportSamples(verdicts, verdict, pictures, new Thumbnails(spark, lake, run, driver), driver, texts);
        ReportSources sources = new ReportSources(
                lake.sourceSummary()
                        .ofRun(run)
                        .where(col(SourceSummarySchema.METHOD).equalTo(verdict.method())),
                driver);
        Sources shown = sources.sources();
        return new AuditReport(
                ReportRunFacts.of(lake, run),
                verdict,
                answer,
                notices(verdict, counts, banks, answer),
                counts,
                counted.reviewed(),
                samples.outliers(),
                samples.borderline(),
                shown,
                new ReportDistributions(now.scores(), driver).of(verdict.method()),
                new ReportFailures(verdicts, driver, texts).failures(counts.failed()),
                new ReportDuplicates(verdicts, driver, texts).duplicates(),
                run.settings().images().flatMap(RunSettings.Images::givenLabel).map(label -> new ReportDisagreements(
                                verdicts, driver, texts)
                        .disagreements()),
                new ReportHistory(lake, run, driver).of(verdict.method(), shown.shown()),
                sources.previousRunId()
                        .flatMap(lake.runs()::find)
                        .filter(earlier -> earlier.status().equals(RunsSchema.FINISHED)) // not tidied away
                        .map(earlier -> comparison(verdicts, earlier)),
                new ReportAgreements(lake.metrics().read(run.runId()), driver).agreements(),
                banks,
                ReportCertainty.of(lake.calibration().ofRun(run), verdict.method(), driver));
    }

    private List<String> notices(Verdict verdict, Counts counts, Optional<Banks> banks, Optional<Answer> answer) {
        Stream<String> gates = lake.gates().ofRun(run.runId(), CheckGates.MAX_SHOWN).stream()
                .map(gate -> "A gate %s. %s".formatted(gate.passed() ? "passed" : "failed", GateText.of(gate)));
        return Stream.concat(new ReportNotices(run, verdict, counts, banks, answer).notices().stream(), gates)
                .toList();
    }

    /** What the reference says, whose scores a driver has held when it scored. */
    private Optional<Answer> answer(Verdict verdict, long flagged) {
        return Optional.ofNullable(lake.calibration().findingsOf(run).get(verdict.method()))
                .map(written -> new Answer(
                        written.finding(),
                        flagged,
                        verdict.threshold(),
                        run.scoring().falseShare(),
                        written.refused()));
    }

    private Comparison comparison(Dataset<Row> verdicts, Run earlier) {
        return new ReportComparison(driver, texts)
                .compare(
                        verdicts,
                        LakeViews.of(lake).verdictsOf(earlier),
                        earlier,
                        ReportRunFacts.differences(run, earlier));
    }

    private Optional<Banks> banks(long scored) {
        long reference = run.counts().getOrDefault(RunCounts.REFERENCE_IMAGES, 0L);
        return BankStatistics.of(run)
                .map(fill -> new Banks(
                        fill.idQualified(),
                        fill.idLabels(),
                        fill.negativeQualified(),
                        fill.negativeLabels(),
                        fill.confidentOutliers(),
                        fill.trust(scored, reference)));
    }
}
