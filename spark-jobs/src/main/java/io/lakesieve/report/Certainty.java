package io.lakesieve.report;

import java.util.OptionalDouble;

/**
 * How sure a threshold from a reference is; both intervals of 95 %.
 *
 * @param thresholdLow lower end of the threshold's interval; empty if the reference is too small to have one
 * @param thresholdHigh its upper end; empty if the reference is too small to have one
 * @param acceptanceLow lower end of the share of other images of that kind that the threshold accepts
 * @param acceptanceHigh its upper end
 */
public record Certainty(
        OptionalDouble thresholdLow, OptionalDouble thresholdHigh, double acceptanceLow, double acceptanceHigh) {}
