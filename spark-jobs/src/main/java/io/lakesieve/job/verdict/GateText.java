package io.lakesieve.job.verdict;

import io.lakesieve.table.GateResult;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;

/** Says what a gate found, with the value that it measured. */
public final class GateText {
    private static final int DIGITS = 6;

    /** Such as {@code failed_share per source > 0.1, cats: 0.125}. */
    public static String of(GateResult gate) {
        String source = gate.source().map(name -> ", " + name).orElse("");
        return gate.rule() + source + ": " + value(gate.value());
    }

    /** To six digits, without trailing zeros. */
    private static String value(OptionalDouble value) {
        return value.isEmpty()
                ? "nothing to measure or to compare with"
                : new BigDecimal(value.getAsDouble())
                        .round(new MathContext(DIGITS))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    private GateText() {}
}
