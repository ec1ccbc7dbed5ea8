package io.lakesieve.job.bank;

import io.lakesieve.core.bank.BankTrust;
import java.util.Locale;
import java.util.Optional;

/** Words why AdaNeg's bank is not trusted, for the console and the report. */
public final class BankNotice {
    private static final double PERCENT = 100;

    /**
     * A sentence if the bank is not trusted.
     *
     * @param confidentOutliers images to score that were taken for confident outliers
     * @param hasEmptySide whether no ID label, or no negative, has a banked image
     */
    public static Optional<String> of(BankTrust trust, long confidentOutliers, boolean hasEmptySide) {
        if (!trust.isDistrusted()) {
            return Optional.empty();
        }
        if (hasEmptySide) {
            return Optional.of("One side of AdaNeg's banks is empty, so its proxies adapt to the other side alone:"
                    + " neglabel's verdicts stand in for AdaNeg's.");
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Of AdaNeg's %,d confident outliers some %.0f %% are likely in-distribution, for so large a share of"
                        + " the reference looks like one, too: neglabel's verdicts stand in for AdaNeg's.",
                confidentOutliers,
                PERCENT * trust.inDistributionShare().orElse(1)));
    }

    private BankNotice() {}
}
