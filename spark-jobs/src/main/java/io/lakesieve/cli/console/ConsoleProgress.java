package io.lakesieve.cli.console;

import io.lakesieve.cli.text.Summary;
import io.lakesieve.cli.text.TimeText;
import io.lakesieve.job.run.Progress;
import java.util.Locale;

/** Prints the progress of a stage, with its rate and the time left, and notes its duration in the summary. */
final class ConsoleProgress implements Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final StatusLine status;
    private final Summary summary;

    ConsoleProgress(StatusLine status, Summary summary) {
        this.status = status;
        this.summary = summary;
    }

    @Override
    public Stage begin(String name, long total) {
        return new ConsoleStage(name, total);
    }

    private final class ConsoleStage implements Stage {
        private final String name;
        private final long total;
        private final long start = System.nanoTime();
        private long reached;
        private double lastShown;

        ConsoleStage(String name, long total) {
            this.name = name;
            this.total = total;
        }

        @Override
        public synchronized void advance(long done) {
            reached = Math.min(done, total);
            double elapsed = elapsed();
            if (reached < total && elapsed - lastShown >= status.period(elapsed)) {
                lastShown = elapsed;
                status.show(
                        total == UNKNOWN
                                ? String.format(Locale.ROOT, "%-15s %,d  %s/s", name, reached, rate(reached / elapsed))
                                : String.format(
                                        Locale.ROOT, "%-15s %,d/%,d%s", name, reached, total, outlook(elapsed)));
            }
        }

        private String outlook(double elapsed) {
            double rate = reached / elapsed;
            return reached == 0
                    ? "  " + TimeText.of(elapsed)
                    : String.format(Locale.ROOT, "  %s/s  %s left", rate(rate), TimeText.of((total - reached) / rate));
        }

        @Override
        public synchronized void close() {
            double elapsed = elapsed();
            summary.stage(name, reached, elapsed);
            status.say(String.format(
                    Locale.ROOT,
                    "%-15s %,d%s in %.1f s  (%s/s)",
                    name,
                    reached,
                    reached < total && total != UNKNOWN ? String.format(Locale.ROOT, " of %,d", total) : "",
                    elapsed,
                    rate(reached / elapsed)));
        }

        private double elapsed() {
            return (System.nanoTime() - start) / NANOS_PER_SECOND;
        }

        private static String rate(double rate) {
            return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
        }
    }
}
