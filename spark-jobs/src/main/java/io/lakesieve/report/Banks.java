package io.lakesieve.report;

import io.lakesieve.core.bank.BankTrust;

/**
 * How AdaNeg's banks filled.
 *
 * @param idQualified images confident enough for the bank of an ID label
 * @param idLabels ID labels with a banked image
 * @param negativeQualified images confident enough for the bank of a negative
 * @param negativeLabels negatives with a banked image
 * @param confidentOutliers images confident enough for the bank of a negative, those of the reference apart
 * @param trust how far the bank can be trusted
 */
public record Banks(
        long idQualified,
        long idLabels,
        long negativeQualified,
        long negativeLabels,
        long confidentOutliers,
        BankTrust trust) {
    /** Whether one side has no image at all. */
    public boolean hasEmptySide() {
        return idLabels == 0 || negativeLabels == 0;
    }
}
