package io.lakesieve.job;

import java.util.LinkedHashMap;
import java.util.Map;

/** Passes progress on and keeps the time and the rate of each stage. */
final class TimedProgress implements Progress {
    private static final double NANOS_A_SECOND = 1e9;

    private final Progress listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<String, Double> rates = new LinkedHashMap<>();

    TimedProgress(Progress listener) {
        this.listener = listener;
    }

    @Override
    public Stage begin(String name, long total) {
        Stage stage = listener.begin(name, total);
        long start = System.nanoTime();
        return new Stage() {
            @Override
            public void advance(long done) {
                stage.advance(done);
            }

            @Override
            public void close() {
                double elapsed = (System.nanoTime() - start) / NANOS_A_SECOND;
                seconds.merge(name, elapsed, Double::sum);
                rates.put(name, total / elapsed);
                stage.close();
            }
        };
    }

    /** Wall seconds of each stage that ended. */
    Map<String, Double> seconds() {
        return Map.copyOf(seconds);
    }

    /** Items per second of each stage that ended. */
    Map<String, Double> rates() {
        return Map.copyOf(rates);
    }
}
