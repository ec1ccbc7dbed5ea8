package io.lakesieve.cli;

import io.lakesieve.cli.command.Reports;
import io.lakesieve.cli.console.Console;
import io.lakesieve.cli.text.AuditText;
import io.lakesieve.cli.text.GatesText;
import io.lakesieve.cli.text.Summary;
import io.lakesieve.config.InputException;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.report.CountedVerdicts;
import io.lakesieve.job.report.SummarizeRun;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Holds what a command on a lake works with: the console, the Spark session, the actions and the lake. */
public record CommandContext(Console console, SparkSession spark, LakesieveActions actions, Lake lake) {
    /** Starts the command's run: writes its row in {@code runs}, or resumes a run that was killed. */
    public RunLog startRun(String command, Map<String, String> parameters) {
        RunLog log = actions.startRun(lake, command, parameters, console.progress());
        console.summary().run(log);
        return log;
    }

    /**
     * Finds a run with scores.
     *
     * @param runId null for the latest finished one
     * @throws InputException if there is none
     */
    public Run scoringRun(String runId) {
        if (runId == null) {
            return lake.runs()
                    .latestScoring()
                    .orElseThrow(() -> new InputException(
                            "The lake %s holds no finished run with scores: run audit or score first."
                                    .formatted(lake.uri())));
        }
        Run run = lake.runs()
                .find(runId)
                .orElseThrow(() ->
                        new InputException("The lake %s holds no run %s: check --run, or leave it out for the latest."
                                .formatted(lake.uri(), runId)));
        if (!run.counts().containsKey(RunCounts.SCORES)) {
            throw new InputException(
                    "The run %s of %s has no scores: name a run that has scored.".formatted(runId, lake.uri()));
        }
        return run;
    }

    /**
     * Runs the audit pipeline as a run of that command, then prints its findings, the place of the report and, last, what its
     * gates found.
     */
    public AuditPipeline.Result audit(
            String command, Map<String, String> parameters, ModelSpec model, AuditPipeline.Request request) {
        AuditPipeline.Result audited =
                actions.audit(lake, model, startRun(command, parameters)).execute(request);
        CountedVerdicts counted =
                new CountedVerdicts(lake, audited.run(), audited.scored().calibration());
        found(audited, counted);
        new Reports(this, WriteReport.DEFAULT_PICTURES).writeIfPossible(counted, audited.sameAs());
        if (!audited.gates().isEmpty()) {
            GatesText gates = new GatesText(audited.gates());
            console.out().print(gates.text());
            console.summary().detail("gates", gates.records());
        }
        return audited;
    }

    private void found(AuditPipeline.Result outcome, CountedVerdicts counted) {
        SummarizeRun.Result found = SummarizeRun.of(counted);
        Summary summary = console.summary();
        summary.count(RunCounts.IMAGES_SCORED, found.counts().scored());
        summary.count("images_out", found.counts().out());
        summary.count("images_in", found.counts().in());
        summary.count("images_undecided", found.counts().undecided());
        summary.thresholds(outcome.scored().thresholds());
        summary.estimates(outcome.scored().findings());
        outcome.evaluated().ifPresent(evaluated -> summary.metrics(evaluated.metrics()));
        console.out().print(new AuditText(lake, outcome, found).text());
        console.out().flush();
    }
}
