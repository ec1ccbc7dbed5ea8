package io.lakesieve.config;

import java.time.Duration;

/**
 * What {@code tidy} keeps whatever it finds.
 *
 * @param keepRuns the finished scoring runs of each image root that ended last stay; 2 or more, since views compare two;
 *     default 10
 * @param olderThan what is younger stays: runs by their end, embeddings by the time their image has been missing; default 30
 *     days
 */
public record TidyOptions(int keepRuns, Duration olderThan) {
    /** Views compare the latest run with the one before. */
    public static final int MIN_RUNS = 2;

    public TidyOptions {
        if (keepRuns < MIN_RUNS) {
            throw new InputException(
                    "--keep-runs is %d, and views compare the latest two runs: name a number of %d or more."
                            .formatted(keepRuns, MIN_RUNS));
        }
    }
}
