package io.lakesieve.job;

import java.io.Serializable;

/**
 * How AdaNeg's banks filled in a run. With an empty side its proxies cannot adapt to what is there.
 *
 * @param idQualified images confident enough for the bank of an ID label, counted by path
 * @param idLabels ID labels with at least one banked image
 * @param negativeQualified images confident enough for the bank of a negative
 * @param negativeLabels negatives with at least one banked image
 */
public record BankFill(long idQualified, long idLabels, long negativeQualified, long negativeLabels)
        implements Serializable {
    /** Whether one side has no image at all. */
    public boolean hasEmptySide() {
        return idLabels == 0 || negativeLabels == 0;
    }
}
