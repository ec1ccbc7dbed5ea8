package io.lakesieve.report;

import java.util.OptionalDouble;

/**
 * The 95 % confidence intervals of a threshold from a reference and of the share that it accepts.
 *
 * @param thresholdLow lower end of the threshold's interval; empty if the reference is too small to have one
 * @param thresholdHigh its upper end; empty if the reference is too small to have one
 * @param acceptanceLow lower end of the share of other images of that kind that the threshold accepts
 * @param acceptanceHigh its upper end
 */
public record Certainty(
        OptionalDouble thresholdLow, OptionalDouble thresholdHigh, double acceptanceLow, double acceptanceHigh) {}
