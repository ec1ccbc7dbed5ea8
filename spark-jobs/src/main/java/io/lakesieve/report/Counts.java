package io.lakesieve.report;

import io.lakesieve.core.evaluation.WilsonInterval;
import java.util.Optional;

/**
 * Counts of a run's images by status and verdict.
 *
 * @param unavailable images whose store did not give their bytes
 * @param out images found out of distribution
 * @param in images found in-distribution
 * @param undecided scored images without a verdict
 */
public record Counts(
        long unreadable, long tooLarge, long unsupported, long unavailable, long out, long in, long undecided) {
    /** Images with a score. */
    public long scored() {
        return out + in + undecided;
    }

    /** Images without a score. */
    public long failed() {
        return unreadable + tooLarge + unsupported + unavailable;
    }

    /** All images. */
    public long listed() {
        return scored() + failed();
    }

    /** The share of images found out among those with a verdict; empty without verdicts. */
    public Optional<WilsonInterval> share() {
        return out + in == 0 ? Optional.empty() : Optional.of(WilsonInterval.of(out, out + in));
    }
}
