package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.console.Console;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.report.CountedVerdicts;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the report of a run and prints where it is. */
public final class Reports {
    private static final int BYTES_PER_KILOBYTE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final CommandContext context;
    private final int pictures;

    public Reports(CommandContext context, int pictures) {
        this.context = context;
        this.pictures = pictures;
    }

    /** Writes the report of a run to its place in the lake, and says where. */
    public WriteReport.Result write(Run run) {
        requireSummary(run);
        return say(report -> report.execute(run));
    }

    /**
     * Writes the report of a run that has just ended well, which it stays where its report cannot be written.
     *
     * @param sameAs an earlier run whose scores, verdicts and figures it has: its page is copied
     */
    public void writeIfPossible(CountedVerdicts counted, Optional<Run> sameAs) {
        try {
            say(report -> sameAs.map(earlier -> report.copyOrExecute(counted, earlier))
                    .orElseGet(() -> report.execute(counted)));
        } catch (Exception e) { // Spark's are checked ones, thrown undeclared
            LOG.warn("No report of the run {}", counted.run().runId(), e);
            context.console()
                    .notice(
                            "The run is finished, but its report could not be written (%s): run report --lake %s --run %s."
                                    .formatted(
                                            e.getMessage(),
                                            context.lake().uri(),
                                            counted.run().runId()));
        }
    }

    /** Writes the report of a run to a file, and says where. */
    public WriteReport.Result write(Run run, String uri) {
        requireSummary(run);
        return say(report -> report.execute(run, uri));
    }

    /** Sums up the sources of a run where its command has not. */
    private void requireSummary(Run run) {
        Lake lake = context.lake();
        if (!lake.sourceSummary().contains(run)) {
            context.actions()
                    .summarizeSources(lake, context.console().progress())
                    .execute(run);
        }
    }

    private WriteReport.Result say(Function<WriteReport, WriteReport.Result> write) {
        Console console = context.console();
        Lake lake = context.lake();
        LakesieveActions actions = context.actions();
        WriteReport.Result written = actions.stage(
                console.progress(), "write report", 1, () -> write.apply(actions.writeReport(lake, pictures)));
        console.summary().written(written.uri());
        console.out()
                .println(String.format(
                        Locale.ROOT, "Report: %s (%,d kB)", written.uri(), written.bytes() / BYTES_PER_KILOBYTE));
        return written;
    }
}
