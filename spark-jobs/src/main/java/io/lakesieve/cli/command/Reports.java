package io.lakesieve.cli.command;

import io.lakesieve.cli.CommandContext;
import io.lakesieve.cli.console.Console;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Metric;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Locale;
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
        return say(run, report -> report.execute(run));
    }

    /** As {@link #write(Run)}, but a page that is there already for the same scores and figures is copied. */
    public WriteReport.Result writeOrCopy(Run run, List<Metric> metrics) {
        return say(run, report -> report.copyOrExecute(run, metrics));
    }

    /** Writes the report of a run that has just ended well, which it stays where its report cannot be written. */
    public void writeIfPossible(Run run, List<Metric> metrics) {
        try {
            writeOrCopy(run, metrics);
        } catch (Exception e) { // Spark's are checked ones, thrown undeclared
            LOG.warn("No report of the run {}", run.runId(), e);
            context.console()
                    .notice(
                            "The run is finished, but its report could not be written (%s): run report --lake %s --run %s."
                                    .formatted(e.getMessage(), context.lake().uri(), run.runId()));
        }
    }

    /** Writes the report of a run to a file, and says where. */
    public WriteReport.Result write(Run run, String uri) {
        return say(run, report -> report.execute(run, uri));
    }

    private WriteReport.Result say(Run run, Function<WriteReport, WriteReport.Result> write) {
        Console console = context.console();
        Lake lake = context.lake();
        LakesieveActions actions = context.actions();
        if (!lake.sourceSummary().contains(run)) {
            actions.summarizeSources(lake, console.progress()).execute(run);
        }
        WriteReport.Result written = actions.stage(
                console.progress(), "write report", 1, () -> write.apply(actions.writeReport(lake, pictures)));
        console.summary().written(written.uri());
        console.out()
                .println(String.format(
                        Locale.ROOT, "Report: %s (%,d kB)", written.uri(), written.bytes() / BYTES_PER_KILOBYTE));
        return written;
    }
}
