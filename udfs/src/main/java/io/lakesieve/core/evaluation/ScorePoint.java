package io.lakesieve.core.evaluation;

import java.io.Serializable;

/**
 * A distinct score and the number of in-distribution and of other images that have it.
 *
 * @param score high for in-distribution images; not NaN, and -0 counts as 0
 * @param inDistribution how many in-distribution images have it, 0 or more
 * @param outOfDistribution how many others have it, 0 or more
 */
public record ScorePoint(double score, long inDistribution, long outOfDistribution) implements Serializable {
    /** Checks the ranges and turns -0 into 0. */
    public ScorePoint {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("A score is NaN: images without a score take no part in metrics");
        }
        if (inDistribution < 0 || outOfDistribution < 0) {
            throw new IllegalArgumentException("Counts are 0 or more, not " + inDistribution + " in-distribution and "
                    + outOfDistribution + " out-of-distribution images at score " + score);
        }
        score += 0.0;
    }
}
