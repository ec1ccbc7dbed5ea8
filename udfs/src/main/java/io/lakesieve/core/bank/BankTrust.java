package io.lakesieve.core.bank;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far AdaNeg's bank of negatives can be trusted: which share of the images that it took for confident outliers is likely
 * in-distribution.
 *
 * <p>Of n images some n times q would be taken for confident outliers if all were in-distribution, where q is the share of
 * the reference that is: that many are expected among those that were. It is an upper bound, since outliers are not
 * in-distribution images, and close where outliers are rare, which is where it matters.
 *
 * @param inDistributionShare that share, in [0, 1]; empty without a reference
 * @param trusted false with an empty side of the bank, or if the share is above {@link #MOST}; true if the share is not;
 *     empty if neither is known
 */
public record BankTrust(OptionalDouble inDistributionShare, Optional<Boolean> trusted) {
    /** The largest share of in-distribution images among confident outliers that a bank is trusted with. */
    public static final double MOST = 0.5;

    /**
     * What the counts say.
     *
     * @param images images that were scored, the reference apart
     * @param confidentOutliers those of them that are below the lower bound, see {@link AdaNegParameters#lowerBound()}
     * @param reference known in-distribution images, 0 without a reference
     * @param referenceOutliers those of them that are below the bound
     * @param hasEmptySide whether no ID label, or no negative, has a banked image
     */
    public static BankTrust of(
            long images, long confidentOutliers, long reference, long referenceOutliers, boolean hasEmptySide) {
        OptionalDouble share = reference == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(share(images, confidentOutliers, (double) referenceOutliers / reference));
        Optional<Boolean> byShare = share.isEmpty() ? Optional.empty() : Optional.of(share.getAsDouble() <= MOST);
        return new BankTrust(share, hasEmptySide ? Optional.of(false) : byShare);
    }

    private static double share(long images, long confidentOutliers, double referenceShare) {
        double expected = images * referenceShare;
        return expected == 0 ? 0 : Math.min(1, expected / confidentOutliers);
    }

    /** Whether AdaNeg's verdicts give way to NegLabel's. */
    public boolean isDistrusted() {
        return trusted.isPresent() && !trusted.get();
    }
}
