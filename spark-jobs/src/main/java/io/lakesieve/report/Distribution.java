package io.lakesieve.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The histogram of a method's scores, by verdict.
 *
 * @param threshold empty for a ranking without verdicts
 * @param bins in ascending order of the score, side by side
 */
public record Distribution(String method, OptionalDouble threshold, List<Bin> bins) {
    public Distribution {
        bins = List.copyOf(bins);
    }

    /**
     * Images whose {@code id_score} is at least {@code low} and below {@code high}; the last bin holds its end, too.
     *
     * @param undecided without a verdict
     */
    public record Bin(double low, double high, long out, long in, long undecided) {
        public long images() {
            return out + in + undecided;
        }
    }

    public long out() {
        return bins.stream().mapToLong(Bin::out).sum();
    }

    public long in() {
        return bins.stream().mapToLong(Bin::in).sum();
    }

    public long undecided() {
        return bins.stream().mapToLong(Bin::undecided).sum();
    }

    public long images() {
        return out() + in() + undecided();
    }
}
