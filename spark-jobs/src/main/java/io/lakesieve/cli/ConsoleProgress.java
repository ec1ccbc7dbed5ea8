package io.lakesieve.cli;

import io.lakesieve.job.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints how a stage comes along, with its rate and the time it has left: at most a line every few seconds. */
final class ConsoleProgress implements Progress {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double SECONDS_BETWEEN_LINES = 5;

    private final PrintWriter out;

    ConsoleProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Stage begin(String name, long total) {
        return new ConsoleStage(name, total);
    }

    private final class ConsoleStage implements Stage {
        private final String name;
        private final long total;
        private final long start = System.nanoTime();
        private double lastLine;

        ConsoleStage(String name, long total) {
            this.name = name;
            this.total = total;
        }

        @Override
        public synchronized void advance(long done) {
            double elapsed = elapsed();
            if (done > 0 && done < total && elapsed - lastLine >= SECONDS_BETWEEN_LINES) {
                lastLine = elapsed;
                double rate = done / elapsed;
                print("%-15s %,d/%,d  %,.0f/s  %.0f s left", name, done, total, rate, (total - done) / rate);
            }
        }

        @Override
        public synchronized void close() {
            print("%-15s %,d in %.1f s  (%,.0f/s)", name, total, elapsed(), total / elapsed());
        }

        private double elapsed() {
            return (System.nanoTime() - start) / NANOS_A_SECOND;
        }

        private void print(String format, Object... arguments) {
            out.println(String.format(Locale.ROOT, format, arguments));
        }
    }
}
