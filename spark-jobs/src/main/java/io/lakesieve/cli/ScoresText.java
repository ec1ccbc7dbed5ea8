package io.lakesieve.cli;

import io.lakesieve.core.ScoringMethod;
import io.lakesieve.job.BankFill;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words what scoring did, for a terminal. */
final class ScoresText {
    private final long images;
    private final Optional<BankFill> bankFill;
    private final Map<ScoringMethod, Double> thresholds;
    private final String table;

    ScoresText(long images, Optional<BankFill> bankFill, Map<ScoringMethod, Double> thresholds, String table) {
        this.images = images;
        this.bankFill = bankFill;
        this.thresholds = thresholds;
        this.table = table;
    }

    String text() {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%,d images scored into %s%n", images, table));
        bankFill.ifPresent(fill -> text.append(banks(fill)));
        thresholds.forEach((method, threshold) ->
                text.append(String.format(Locale.ROOT, "threshold of %s: %.6f%n", method.tableName(), threshold)));
        return text.toString();
    }

    /** How AdaNeg's banks filled. */
    static String banks(BankFill fill) {
        String filled = String.format(
                Locale.ROOT,
                "AdaNeg's banks: %,d images qualified for %,d ID labels, %,d for %,d negatives%n",
                fill.idQualified(),
                fill.idLabels(),
                fill.negativeQualified(),
                fill.negativeLabels());
        return fill.hasEmptySide()
                ? filled
                        + "  one side is empty, so AdaNeg's proxies adapt to the other alone: trust neglabel's scores\n"
                : filled;
    }
}
