package io.lakesieve.core.matrix;

import java.io.Serializable;

/**
 * A sum of doubles by Neumaier's compensated summation, so that splitting it into partial sums hardly changes its
 * value.
 */
public final class CompensatedSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private double sum;
    private double error;

    public void add(double term) {
        double next = sum + term;
        error += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }

    public void add(CompensatedSum other) {
        add(other.sum);
        error += other.error;
    }

    public double value() {
        return sum + error;
    }
}
