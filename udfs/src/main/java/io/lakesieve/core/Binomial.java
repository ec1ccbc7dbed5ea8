package io.lakesieve.core;

import java.util.function.DoubleUnaryOperator;

/**
 * The binomial distribution of n trials of probability p, by summing its terms from the likeliest one on, each from the
 * one before: no factorial is needed, and what is left out is below the rounding of the rest. Some {@code 17 sqrt(n)}
 * terms are summed.
 */
final class Binomial {
    /** Terms below this part of the largest one do not change a sum of doubles. */
    private static final double NEGLIGIBLE = 1e-20;
    /** Halvings of [0, 1] until neighbouring doubles are reached. */
    private static final int HALVINGS = 60;

    private final long trials;
    private final double odds;
    private final long mode;

    private Binomial(long trials, double probability) {
        this.trials = trials;
        this.odds = probability / (1 - probability);
        this.mode = Math.min(trials, (long) ((trials + 1) * probability));
    }

    /**
     * The probability of at most so many successes.
     *
     * @param successes any number; below 0 the result is 0, from the trials on 1
     * @param trials n, at least 1
     * @param probability p, in [0, 1]
     */
    static double atMost(long successes, long trials, double probability) {
        if (successes < 0 || successes >= trials) {
            return successes < 0 ? 0 : 1;
        }
        if (probability <= 0 || probability >= 1) {
            return probability <= 0 ? 1 : 0;
        }
        return new Binomial(trials, probability).atMost(successes);
    }

    private double atMost(long successes) {
        double all = 0;
        double wanted = 0;
        double term = 1;
        for (long i = mode; i >= 0 && term > NEGLIGIBLE; i--) {
            all += term;
            wanted += i <= successes ? term : 0;
            term *= i / ((trials - i + 1) * odds);
        }
        term = 1;
        for (long i = mode; i < trials && term > NEGLIGIBLE; i++) {
            term *= (trials - i) * odds / (i + 1);
            all += term;
            wanted += i + 1 <= successes ? term : 0;
        }
        return wanted / all;
    }

    /**
     * The quantile of the distribution Beta(a, b) of whole parameters, at least 1 each:
     * {@code P(X <= x) = P(Binomial(a + b - 1, x) >= a)} (NIST Digital Library of Mathematical Functions, 8.17.5).
     *
     * @param share in (0, 1)
     */
    static double betaQuantile(double share, long a, long b) {
        return root(x -> 1 - atMost(a - 1, a + b - 1, x) - share);
    }

    /** Where a function that rises over [0, 1] crosses zero. */
    private static double root(DoubleUnaryOperator rising) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (rising.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
