package io.lakesieve.core.verdict;

import io.lakesieve.core.evaluation.ReferenceCalibration;
import java.util.Optional;

/**
 * What a reference says of a lake under one method.
 *
 * @param calibration the threshold that would accept a share of the reference
 * @param lake the estimated share of good images, and the q-values
 * @param interval of that share; empty where there are too few images or reference images
 * @param evenness whether the lake's good images look like the reference
 */
public record ReferenceFinding(
        ReferenceCalibration calibration,
        FalseDiscovery lake,
        Optional<ShareInterval> interval,
        RankEvenness evenness) {
    /**
     * Finds.
     *
     * @param accept the share that the threshold accepts
     * @throws IllegalArgumentException if no image is counted, or by ranks of another reference
     */
    public static ReferenceFinding of(ReferenceRanks reference, long[] counts, double accept) {
        return of(ReferenceCalibration.of(reference.scores(), accept), FalseDiscovery.of(reference, counts));
    }

    /** Finds, where the threshold is known. */
    public static ReferenceFinding of(ReferenceCalibration calibration, FalseDiscovery lake) {
        return new ReferenceFinding(calibration, lake, ShareIntervals.of(lake), RankEvenness.of(lake));
    }
}
