package io.lakesieve.job.bank;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Run;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * How AdaNeg's banks filled in a run. With an empty side its proxies cannot adapt to what is there.
 *
 * @param idQualified images confident enough for the bank of an ID label, counted by path, the reference's among them
 * @param idLabels ID labels with at least one banked image
 * @param negativeQualified images confident enough for the bank of a negative, the reference's among them
 * @param negativeLabels negatives with at least one banked image
 * @param referenceOutliers how many of {@code negativeQualified} are of the reference, and so in-distribution
 */
public record BankStatistics(
        long idQualified, long idLabels, long negativeQualified, long negativeLabels, long referenceOutliers)
        implements Serializable {
    /** As the counts of a run say; empty where it filled none. */
    public static Optional<BankStatistics> of(Run run) {
        Map<String, Long> counts = run.counts();
        return counts.containsKey(RunCounts.BANK_ID_QUALIFIED)
                ? Optional.of(new BankStatistics(
                        counts.get(RunCounts.BANK_ID_QUALIFIED),
                        counts.get(RunCounts.BANK_ID_LABELS),
                        counts.get(RunCounts.BANK_NEGATIVE_QUALIFIED),
                        counts.get(RunCounts.BANK_NEGATIVE_LABELS),
                        counts.get(RunCounts.BANK_REFERENCE_OUTLIERS)))
                : Optional.empty();
    }

    /** As counts of a run, see {@link RunCounts}. */
    public Map<String, Long> counts() {
        return Map.of(
                RunCounts.BANK_ID_QUALIFIED, idQualified,
                RunCounts.BANK_ID_LABELS, idLabels,
                RunCounts.BANK_NEGATIVE_QUALIFIED, negativeQualified,
                RunCounts.BANK_NEGATIVE_LABELS, negativeLabels,
                RunCounts.BANK_REFERENCE_OUTLIERS, referenceOutliers);
    }

    /** Whether one side has no image at all. */
    public boolean hasEmptySide() {
        return idLabels == 0 || negativeLabels == 0;
    }

    /** Images to score that are confident enough for the bank of a negative. */
    public long confidentOutliers() {
        return negativeQualified - referenceOutliers;
    }

    /**
     * How far the bank can be trusted.
     *
     * @param images images that were scored, the reference apart
     * @param reference images of the reference that were scored, 0 without one
     */
    public BankTrust trust(long images, long reference) {
        return BankTrust.of(images, confidentOutliers(), reference, referenceOutliers, hasEmptySide());
    }
}
