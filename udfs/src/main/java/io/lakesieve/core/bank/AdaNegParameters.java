package io.lakesieve.core.bank;

import java.io.Serializable;

/**
 * The parameters of AdaNeg, with the values of its published code.
 *
 * @param threshold t, in [0, 1]: the score between in and out of distribution (AdaNeg, section 3.2); 0.5
 * @param gap g, in [0, 1]: how far beyond the threshold an image must lie to be banked; 0.5
 * @param memory M, at least 2: size of a label's memory: its text embedding and at most M - 1 images; 10
 * @param beta sharpness of the sample-adaptive weights (AdaNeg, section 3.3), 0 or more; 5
 * @param lambda weight of the vanilla score in the final one, 0 or more; 0.1
 */
public record AdaNegParameters(double threshold, double gap, int memory, double beta, double lambda)
        implements Serializable {
    /** The published values. */
    public static final AdaNegParameters DEFAULT = new AdaNegParameters(0.5, 0.5, 10, 5, 0.1);

    /** Checks the ranges. */
    public AdaNegParameters {
        require(threshold >= 0 && threshold <= 1, "threshold lies between 0 and 1", threshold);
        require(gap >= 0 && gap <= 1, "gap lies between 0 and 1", gap);
        require(memory >= 2, "memory is 2 or more: the text embedding and at least one image", memory);
        require(beta >= 0 && Double.isFinite(beta), "beta is 0 or more", beta);
        require(lambda >= 0 && Double.isFinite(lambda), "lambda is 0 or more", lambda);
    }

    private static void require(boolean holds, String rule, double value) {
        if (!holds) {
            throw new IllegalArgumentException("AdaNeg's " + rule + ", not " + value);
        }
    }

    /** Returns t + g (1 - t): an image with a higher vanilla score is banked under its ID label. */
    public double upperBound() {
        return threshold + gap * (1 - threshold);
    }

    /** Returns t - g t: an image with a lower vanilla score is banked under its nearest negative. */
    public double lowerBound() {
        return threshold - gap * threshold;
    }

    /** Returns M - 1: how many images a label's bank holds. */
    public int capacity() {
        return memory - 1;
    }
}
