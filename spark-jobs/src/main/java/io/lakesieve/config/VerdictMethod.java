package io.lakesieve.config;

import io.lakesieve.core.ScoringMethod;
import java.util.List;
import java.util.Optional;

/** The one rule of whose verdict counts where one is shown: on the console, in views, in the report, in exports. */
public final class VerdictMethod {
    /**
     * The method that was named; else NegLabel, or the first method where that is not computed.
     *
     * @param computed the run's methods; empty where that is not known, which stands for the default ones
     */
    public static ScoringMethod of(Optional<ScoringMethod> named, List<ScoringMethod> computed) {
        return named.orElseGet(() -> computed.isEmpty() || computed.contains(ScoringMethod.NEG_LABEL)
                ? ScoringMethod.NEG_LABEL
                : computed.get(0));
    }

    private VerdictMethod() {}
}
