package io.lakesieve.cli;

import io.lakesieve.config.TruthSource;
import io.lakesieve.job.EvaluateRun;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.Progress;
import io.lakesieve.job.RunLog;
import io.lakesieve.job.SummarizeRun;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What a command on a lake works with. */
record Workplace(Console console, SparkSession spark, LakesieveActions actions, Lake lake) {
    /** Begins the run that the command is. */
    RunLog startRun(String command, Map<String, String> parameters) {
        RunLog log = actions.startRun(lake, command, parameters, console.progress());
        console.summary().run(log);
        return log;
    }

    /** The run with scores of that id, or the latest finished one with scores if it is null. */
    Run scoringRun(String runId) {
        return ScoringRun.of(lake, runId);
    }

    /** Holds the scores of a run against the truth. */
    EvaluateRun.Result evaluate(TruthSource truth, Run run, Progress progress) {
        return actions.stage(progress, "evaluate", scores(run), () -> actions.evaluateRun(lake, truth)
                .execute(run));
    }

    /** Sums up the sources of a run. */
    Run summarizeSources(Run run, Progress progress) {
        return actions.stage(progress, "sum up sources", scores(run), () -> actions.summarizeSources(lake)
                .execute(run));
    }

    private static long scores(Run run) {
        return run.counts().getOrDefault(RunCounts.SCORES, 0L);
    }

    /** Prints what an audit found. */
    void found(AuditPipeline.Outcome outcome) {
        SummarizeRun.Result found = actions.summarizeRun(lake).execute(outcome.run());
        Summary summary = console.summary();
        long scored = found.byStatus().getOrDefault(EmbeddingsSchema.STATUS_OK, 0L);
        summary.count(RunCounts.IMAGES_SCORED, scored);
        summary.count("images_out", found.flagged());
        summary.count("images_in", found.accepted());
        summary.count("images_undecided", found.undecided());
        summary.thresholds(outcome.scored().thresholds());
        outcome.evaluated().ifPresent(evaluated -> summary.metrics(evaluated.metrics()));
        console.out().print(new AuditText(lake, outcome, found).text());
        console.out().flush();
    }
}
