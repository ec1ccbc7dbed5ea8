package io.lakesieve.report;

import java.util.List;

/**
 * The pictures nearest to the threshold on either side, nearest first.
 *
 * @param justOut found out of distribution
 * @param justIn found in-distribution
 */
public record Borderline(List<Sample> justOut, List<Sample> justIn) {
    public Borderline {
        justOut = List.copyOf(justOut);
        justIn = List.copyOf(justIn);
    }

    public boolean isEmpty() {
        return justOut.isEmpty() && justIn.isEmpty();
    }
}
