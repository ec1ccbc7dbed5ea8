package io.lakesieve.job;

import io.lakesieve.core.BankTrust;
import java.io.Serializable;

/**
 * How AdaNeg's banks filled in a run. With an empty side its proxies cannot adapt to what is there.
 *
 * @param idQualified images confident enough for the bank of an ID label, counted by path, the reference's among them
 * @param idLabels ID labels with at least one banked image
 * @param negativeQualified images confident enough for the bank of a negative, the reference's among them
 * @param negativeLabels negatives with at least one banked image
 * @param referenceStrays how many of {@code negativeQualified} are of the reference, and so in-distribution
 */
public record BankFill(
        long idQualified, long idLabels, long negativeQualified, long negativeLabels, long referenceStrays)
        implements Serializable {
    /** Whether one side has no image at all. */
    public boolean hasEmptySide() {
        return idLabels == 0 || negativeLabels == 0;
    }

    /** Images to score that are confident enough for the bank of a negative. */
    public long confidentStrays() {
        return negativeQualified - referenceStrays;
    }

    /**
     * How far the bank can be trusted.
     *
     * @param images images that were scored, the reference apart
     * @param reference images of the reference that were scored, 0 without one
     */
    public BankTrust trust(long images, long reference) {
        return BankTrust.of(images, confidentStrays(), reference, referenceStrays, hasEmptySide());
    }
}
