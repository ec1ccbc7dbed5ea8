package io.lakesieve.core.score;

import java.io.Serializable;

/**
 * An image's scores against the proxies of AdaNeg (section 3.3); high means in-distribution.
 *
 * @param adaptive the grouped score over the proxies, in [0, 1]
 * @param confidence adaptive + lambda * vanilla, the published score, in [0, 1 + lambda]
 * @param idScore the confidence divided by 1 + lambda, in [0, 1]
 * @param predictedLabel the ID label with the largest sum of its text probability and lambda times its proxy
 *     probability
 */
public record AdaNegScore(double adaptive, double confidence, double idScore, int predictedLabel)
        implements Serializable {}
