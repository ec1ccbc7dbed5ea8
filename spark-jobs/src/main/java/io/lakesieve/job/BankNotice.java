package io.lakesieve.job;

import io.lakesieve.core.BankTrust;
import java.util.Locale;
import java.util.Optional;

/** Words why AdaNeg's bank is not trusted, alike on the console and in the report. */
public final class BankNotice {
    private static final double PERCENT = 100;

    /**
     * A sentence if the bank is not trusted.
     *
     * @param confidentStrays images to score that were taken for confident strays
     * @param hasEmptySide whether no ID label, or no negative, has a banked image
     */
    public static Optional<String> of(BankTrust trust, long confidentStrays, boolean hasEmptySide) {
        if (!trust.isDistrusted()) {
            return Optional.empty();
        }
        if (hasEmptySide) {
            return Optional.of("One side of AdaNeg's banks is empty, so its proxies adapt to the other side alone:"
                    + " neglabel's verdicts stand in for AdaNeg's.");
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "Of AdaNeg's %,d confident strays some %.0f %% are likely in-distribution, for so large a share of the"
                        + " reference looks like one, too: neglabel's verdicts stand in for AdaNeg's.",
                confidentStrays,
                PERCENT * trust.inDistributionShare().orElse(1)));
    }

    private BankNotice() {}
}
