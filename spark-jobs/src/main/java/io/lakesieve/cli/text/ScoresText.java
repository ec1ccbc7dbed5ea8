package io.lakesieve.cli.text;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.job.bank.BankNotice;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.score.TanlWords;
import io.lakesieve.report.Answer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Formats the outcome of scoring for a terminal. */
public final class ScoresText {
    private static final double PERCENT = 100;

    private final long images;
    private final Optional<BankStatistics> bankFill;
    private final Optional<BankTrust> bankTrust;
    private final Map<ScoringMethod, Double> thresholds;
    private final Map<ScoringMethod, ReferenceFinding> findings;
    private final Map<ScoringMethod, String> refused;
    private final Optional<TanlWords> words;
    private final String table;

    public ScoresText(
            long images,
            Optional<BankStatistics> bankFill,
            Optional<BankTrust> bankTrust,
            Map<ScoringMethod, Double> thresholds,
            Map<ScoringMethod, ReferenceFinding> findings,
            Map<ScoringMethod, String> refused,
            Optional<TanlWords> words,
            String table) {
        this.images = images;
        this.bankFill = bankFill;
        this.bankTrust = bankTrust;
        this.thresholds = thresholds;
        this.findings = findings;
        this.refused = refused;
        this.words = words;
        this.table = table;
    }

    public String text() {
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%,d images scored into %s%n", images, table));
        bankFill.ifPresent(fill -> text.append(banks(fill, bankTrust.orElseThrow())));
        findings.forEach((method, finding) -> text.append(method.tableName())
                .append(": ")
                .append(Answer.estimate(finding))
                .append('\n'));
        refused.forEach((method, reason) -> text.append("nothing is flagged by ")
                .append(method.tableName())
                .append(": ")
                .append(reason)
                .append('\n'));
        words.ifPresent(learnt -> text.append(learnt.text()).append('\n'));
        thresholds.forEach((method, threshold) ->
                text.append(String.format(Locale.ROOT, "threshold of %s: %.6f%n", method.tableName(), threshold)));
        return text.toString();
    }

    /** How AdaNeg's banks filled, and how far they can be trusted. */
    static String banks(BankStatistics fill, BankTrust trust) {
        String filled = String.format(
                Locale.ROOT,
                "AdaNeg's banks: %,d images qualified for %,d ID labels, %,d for %,d negatives%n",
                fill.idQualified(),
                fill.idLabels(),
                fill.negativeQualified(),
                fill.negativeLabels());
        return BankNotice.of(trust, fill.confidentOutliers(), fill.hasEmptySide())
                .map(notice -> filled + notice + "\n")
                .orElseGet(() -> filled + share(trust));
    }

    private static String share(BankTrust trust) {
        return trust.inDistributionShare().isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "Of AdaNeg's confident outliers some %.0f %% are likely in-distribution, by the reference%n",
                        PERCENT * trust.inDistributionShare().getAsDouble());
    }
}
