package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;

/** Finds the run that a command looks at. */
final class ScoringRun {
    /**
     * A run with scores.
     *
     * @param runId null for the latest finished one
     * @throws InputException if there is none
     */
    static Run of(Lake lake, String runId) {
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

    private ScoringRun() {}
}
