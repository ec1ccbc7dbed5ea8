package io.lakesieve.job.verdict;

import io.lakesieve.table.GateResult;
import java.math.BigDecimal;
import java.math.MathContext;

/** Says what a gate found, with the value that it measured. */
public final class GateText {
    private static final int DIGITS = 6;

    /** Such as {@code failed_share per source > 0.1, cats: 0.125}. */
    public static String of(GateResult gate) {
        String source = gate.source().map(name -> ", " + name).orElse("");
        return gate.rule()
                + source
                + ": "
                + (gate.value().isPresent()
                        ? shown(gate.value().getAsDouble())
                        : "no value (%s)".formatted(gate.note().orElse("")));
    }

    /** To six digits, without trailing zeros. */
    private static String shown(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    private GateText() {}
}
