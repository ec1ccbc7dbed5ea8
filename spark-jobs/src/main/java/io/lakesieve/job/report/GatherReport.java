package io.lakesieve.job.report;

import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.verdict.CheckGates;
import io.lakesieve.job.verdict.GateText;
import io.lakesieve.report.Answer;
import io.lakesieve.report.AuditReport;
import io.lakesieve.report.Banks;
import io.lakesieve.report.Certainty;
import io.lakesieve.report.Comparison;
import io.lakesieve.report.Counts;
import io.lakesieve.report.Sources;
import io.lakesieve.report.Verdict;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.CalibrationTable;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import io.lakesieve.view.LakeViews;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Gathers all that a report shows from the tables of a run. */
final class GatherReport {
    private final SparkSession spark;
    private final Lake lake;
    private final Run run;
    private final CountedVerdicts counted;
    private final int pictures;
    private final ReportRows driver;
    private final ReportTexts texts;

    GatherReport(SparkSession spark, Lake lake, CountedVerdicts counted, int pictures, ReportRows driver) {
        this.spark = spark;
        this.lake = lake;
        this.run = counted.run();
        this.counted = counted;
        this.pictures = pictures;
        this.driver = driver;
        this.texts = new ReportTexts(run);
    }

    AuditReport gather() {
        Verdict verdict = counted.verdict();
        Counts counts = counted.counts();
        Optional<Banks> banks = banks(counts.scored());
        Optional<CalibrationTable.Written> written = counted.calibration();
        Optional<Answer> answer = written.map(said -> answer(said, verdict));
        ReportSamples samples =
                new ReportSamples(counted, pictures, new Thumbnails(spark, lake, run, driver), driver, texts);
        ReportHistory history = new ReportHistory(lake, run, driver);
        ReportSources sources = new ReportSources(history.summaries(verdict.method()), driver);
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
                new ReportDistributions(counted.now().scores(), driver).of(verdict.method()),
                new ReportFailures(counted.now().ruled(), driver, texts).failures(counts.failed()),
                new ReportDuplicates(counted.now().ruled(), driver, texts).duplicates(),
                run.settings().images().flatMap(RunSettings.Images::givenLabel).map(label -> new ReportDisagreements(
                                counted, driver, texts)
                        .disagreements()),
                history.of(verdict.method(), shown.shown()),
                sources.previousRunId()
                        .flatMap(lake.runs()::find)
                        .filter(earlier -> earlier.status().equals(RunsSchema.FINISHED)) // not tidied away
                        .map(this::comparison),
                new ReportAgreements(lake.metrics().read(run.runId()), driver).agreements(),
                banks,
                written.map(said -> certainty(said.finding().calibration())));
    }

    private List<String> notices(Verdict verdict, Counts counts, Optional<Banks> banks, Optional<Answer> answer) {
        Stream<String> gates = lake.gates().ofRun(run.runId(), CheckGates.MAX_SHOWN).stream()
                .map(gate -> "A gate %s. %s".formatted(gate.passed() ? "passed" : "failed", GateText.of(gate)));
        return Stream.concat(new ReportNotices(run, verdict, counts, banks, answer).notices().stream(), gates)
                .toList();
    }

    /** What the reference says, whose scores a driver has held when it scored. */
    private Answer answer(CalibrationTable.Written written, Verdict verdict) {
        return new Answer(
                written.finding(),
                counted.flagged(),
                verdict.threshold(),
                run.scoring().falseShare(),
                written.refused());
    }

    private static Certainty certainty(ReferenceCalibration calibration) {
        return new Certainty(
                calibration.thresholdLow(),
                calibration.thresholdHigh(),
                calibration.acceptanceLow(),
                calibration.acceptanceHigh());
    }

    private Comparison comparison(Run earlier) {
        return new ReportComparison(driver, texts)
                .compare(
                        counted,
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
