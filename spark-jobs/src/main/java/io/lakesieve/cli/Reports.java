package io.lakesieve.cli;

import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.WriteReport;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.Locale;

/** Writes reports for commands, and words where they are. */
final class Reports {
    private static final int BYTES_A_KILOBYTE = 1000;

    private final LakesieveActions actions;
    private final Lake lake;
    private final int pictures;

    Reports(LakesieveActions actions, Lake lake, int pictures) {
        this.actions = actions;
        this.lake = lake;
        this.pictures = pictures;
    }

    /** Writes the report of a run to its place in the lake; the line says where. */
    String write(Run run) {
        return line(action(run).execute(run));
    }

    /** Writes the report of a run to a file; the line says where. */
    String write(Run run, String uri) {
        return line(action(run).execute(run, uri));
    }

    private WriteReport action(Run run) {
        if (!lake.sourceSummary().contains(run.runId())) {
            actions.summarizeSources(lake).execute(run);
        }
        return actions.writeReport(lake, pictures);
    }

    private static String line(WriteReport.Result written) {
        return String.format(Locale.ROOT, "Report: %s (%,d kB)", written.uri(), written.bytes() / BYTES_A_KILOBYTE);
    }
}
