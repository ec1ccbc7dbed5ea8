package io.lakesieve.job.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** A progress listener that passes events on and records the duration and rate of each stage. */
final class TimedProgress implements Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Progress listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Double> items = new LinkedHashMap<>();

    TimedProgress(Progress listener) {
        this.listener = listener;
    }

    @Override
    public Stage begin(String name, long total) {
        Stage stage = listener.begin(name, total);
        long start = System.nanoTime();
        return new Stage() {
            private long reached;

            @Override
            public void advance(long done) {
                reached = Math.min(done, total);
                stage.advance(done);
            }

            @Override
            public void close() {
                double elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
                seconds.merge(name, elapsed, Double::sum);
                items.merge(name, (double) reached, Double::sum);
                stage.close();
            }
        };
    }

    /** Wall seconds of each stage that ended. */
    Map<String, Double> seconds() {
        return Map.copyOf(seconds);
    }

    /** Items per second of each stage that ended, over all the times that it ran. */
    Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        items.forEach((name, done) -> rates.put(name, done / seconds.get(name)));
        return rates;
    }
}
