package io.lakesieve.core.bank;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether AdaNeg's bank of negatives can be trusted, judged by the share of in-distribution images among those that it
 * holds for confident outliers.
 *
 * <p>If a share q of the reference falls below the lower bound, about n times q of n in-distribution images do. That
 * number, divided by the number of confident outliers that were found, is the estimated share. It is an upper bound,
 * since some of the n images are outliers, and a close one where outliers are rare, which is where the bank is at risk.
 *
 * @param inDistributionShare the estimated share, in [0, 1]; empty without a reference
 * @param trusted false with an empty side of the bank, or if the share is above {@link #MAX_ID_SHARE}; true if the
 *     share is not; empty if neither is known
 */
public record BankTrust(OptionalDouble inDistributionShare, Optional<Boolean> trusted) {
    /** The largest share of in-distribution images among confident outliers that a bank is trusted with. */
    public static final double MAX_ID_SHARE = 0.5;

    /**
     * Estimates the share from the counts of a run and of its reference.
     *
     * @param images images that were scored, without the reference
     * @param confidentOutliers how many of them lie below the lower bound, see {@link AdaNegParameters#lowerBound()}
     * @param reference known in-distribution images, 0 without a reference
     * @param referenceOutliers how many of them lie below the lower bound
     * @param hasEmptySide whether no ID label, or no negative, has a banked image
     */
    public static BankTrust of(
            long images, long confidentOutliers, long reference, long referenceOutliers, boolean hasEmptySide) {
        OptionalDouble share = reference == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(share(images, confidentOutliers, (double) referenceOutliers / reference));
        Optional<Boolean> byShare =
                share.isEmpty() ? Optional.empty() : Optional.of(share.getAsDouble() <= MAX_ID_SHARE);
        return new BankTrust(share, hasEmptySide ? Optional.of(false) : byShare);
    }

    private static double share(long images, long confidentOutliers, double referenceShare) {
        double expected = images * referenceShare;
        return expected == 0 ? 0 : Math.min(1, expected / confidentOutliers);
    }

    /** Whether the bank is known not to be trusted, so that verdicts are NegLabel's instead. */
    public boolean isDistrusted() {
        return trusted.isPresent() && !trusted.get();
    }
}
