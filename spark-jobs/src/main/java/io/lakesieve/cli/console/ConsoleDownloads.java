package io.lakesieve.cli.console;

import io.lakesieve.cli.text.TimeText;
import io.lakesieve.model.hub.DownloadProgress;
import java.util.Locale;

/** Prints the progress of a model's download, with its rate and the time left. */
final class ConsoleDownloads implements DownloadProgress {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    /** A lower bound on the elapsed time, so that a rate is never a division by zero. */
    private static final double SHORTEST_SECONDS = 1e-3;

    private final Console console;
    private final StatusLine status;

    ConsoleDownloads(Console console, StatusLine status) {
        this.console = console;
        this.status = status;
    }

    @Override
    public Transfer begin(String file, long present, long total) {
        return new ConsoleTransfer(file, present, total);
    }

    @Override
    public void notice(String text) {
        console.notice(text);
    }

    private final class ConsoleTransfer implements Transfer {
        private final String file;
        private final double total;
        private final long start = System.nanoTime();
        private double arrived;
        private double received;
        private double lastShown;

        ConsoleTransfer(String file, long present, long total) {
            this.file = file;
            this.total = total;
            this.arrived = present;
        }

        @Override
        public void advance(long bytes) {
            received += Math.max(0, bytes - arrived);
            arrived = bytes;
            double elapsed = elapsed();
            if (arrived < total && received > 0 && elapsed - lastShown >= status.period(elapsed)) {
                lastShown = elapsed;
                double rate = received / elapsed;
                status.show(String.format(
                        Locale.ROOT,
                        "fetch %s  %.1f/%.1f MB  %.1f MB/s  %s left",
                        file,
                        megabytes(arrived),
                        megabytes(total),
                        megabytes(rate),
                        TimeText.of((total - arrived) / rate)));
            }
        }

        @Override
        public void close() {
            double elapsed = elapsed();
            status.say(String.format(
                    Locale.ROOT,
                    "fetch %s  %.1f MB in %.1f s  (%.1f MB/s)",
                    file,
                    megabytes(received),
                    elapsed,
                    megabytes(received / elapsed)));
        }

        private double elapsed() {
            return Math.max(SHORTEST_SECONDS, (System.nanoTime() - start) / NANOS_PER_SECOND);
        }

        private static double megabytes(double bytes) {
            return bytes / BYTES_PER_MEGABYTE;
        }
    }
}
