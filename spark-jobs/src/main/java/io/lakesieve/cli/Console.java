package io.lakesieve.cli;

import io.lakesieve.job.SummarizeRun;
import io.lakesieve.table.Lake;
import java.io.PrintWriter;

/** What a command prints: results to one writer, progress and notices to the other. */
final class Console {
    private final PrintWriter out;
    private final PrintWriter err;

    Console(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    ConsoleProgress progress() {
        return new ConsoleProgress(err);
    }

    ConsoleDownloads downloads() {
        return new ConsoleDownloads(err);
    }

    void notice(String text) {
        err.println("notice: " + text);
    }

    /** Prints what an audit found. */
    void found(Lake lake, AuditPipeline.Outcome outcome, SummarizeRun summarize) {
        SummarizeRun.Result summary = summarize.execute(outcome.run());
        out.print(new AuditText(lake, outcome, summary).text());
        out.flush();
    }
}
