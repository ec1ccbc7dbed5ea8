package io.lakesieve.measure;

import io.lakesieve.job.run.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A progress listener that records the duration of each stage. */
final class StageClock implements Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Progress listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    StageClock(Progress listener) {
        this.listener = listener;
    }

    @Override
    public Stage begin(String name, long total) {
        Stage heard = listener.begin(name, total);
        long start = System.nanoTime();
        return new Stage() {
            @Override
            public void advance(long done) {
                heard.advance(done);
            }

            @Override
            public void close() {
                seconds.merge(name, (System.nanoTime() - start) / NANOS_PER_SECOND, Double::sum);
                heard.close();
            }
        };
    }

    /** Wall seconds of each stage, in order. */
    Map<String, Double> seconds() {
        return new LinkedHashMap<>(seconds);
    }
}
