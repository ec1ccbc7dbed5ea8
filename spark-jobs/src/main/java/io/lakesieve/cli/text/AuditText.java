package io.lakesieve.cli.text;

import io.lakesieve.core.evaluation.ReferenceCalibration;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.report.SummarizeRun;
import io.lakesieve.job.score.ScoreLake;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.report.Answer;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the findings of an audit for a terminal. */
public final class AuditText {
    private static final double PERCENT = 100;

    private final Lake lake;
    private final AuditPipeline.Result outcome;
    private final SummarizeRun.Result summary;
    private final ScoringMethod method;
    private final Optional<Answer> answer;
    private final StringBuilder text = new StringBuilder();

    public AuditText(Lake lake, AuditPipeline.Result outcome, SummarizeRun.Result summary) {
        this.lake = lake;
        this.outcome = outcome;
        this.summary = summary;
        this.method = summary.method();
        this.answer = answer(outcome, summary);
    }

    public String text() {
        answer();
        counts();
        outcome.scored()
                .bankFill()
                .ifPresent(fill -> text.append(
                        ScoresText.banks(fill, outcome.scored().bankTrust().orElseThrow())));
        gaveWay();
        outcome.evaluated().ifPresent(evaluated -> text.append('\n').append(new MetricsText(evaluated).text()));
        outliers();
        whereToGoOn();
        return text.toString();
    }

    private void answer() {
        line("");
        if (answer.isEmpty()) {
            return;
        }
        answer.get().sentences().forEach(sentence -> line("%s", sentence));
        answer.get().warning().ifPresent(warning -> line("%s", warning));
        long copies = outcome.run().counts().getOrDefault(RunCounts.REFERENCE_COPIES, 0L);
        if (copies > 0) {
            line("%,d of the images have the bytes of a reference image: leave them out of one of the two", copies);
        }
        line("");
    }

    private static Optional<Answer> answer(AuditPipeline.Result outcome, SummarizeRun.Result summary) {
        ScoreLake.Result scored = outcome.scored();
        ScoringMethod method = summary.method();
        Double threshold = scored.thresholds().get(method);
        return Optional.ofNullable(scored.findings().get(method))
                .map(finding -> new Answer(
                        finding,
                        summary.flagged(),
                        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold),
                        outcome.run().scoring().falseShare(),
                        Optional.ofNullable(scored.refused().get(method))));
    }

    private void counts() {
        long listed = outcome.run().counts().get(RunCounts.IMAGES_LISTED);
        long scored = summary.counts().scored();
        line("%,d images listed = %,d scored + %,d not%s", listed, scored, listed - scored, reasons());
        long gone = outcome.run().counts().getOrDefault(RunCounts.IMAGES_GONE, 0L);
        if (gone > 0) {
            line("%,d more were listed and gone before they were read", gone);
        }
        if (summary.counts().unavailable() > 0) {
            line(
                    "%,d could not be had from where they lie: the same command tries them again",
                    summary.counts().unavailable());
        }
        if (summary.counts().undecided() > 0) {
            line("%,d scored: a ranking without verdicts; --reference or --threshold gives them", scored);
        } else {
            line(
                    "%,d scored = %,d out of distribution + %,d in, by %s below its threshold %.4f%s",
                    scored,
                    summary.counts().out(),
                    summary.counts().in(),
                    method.tableName(),
                    outcome.scored().thresholds().get(method),
                    summary.reviewed().isPresent() ? " and by what people have said" : "");
        }
        line(
                "against %,d labels and %,d negatives of %,d candidates",
                outcome.run().counts().get(RunCounts.ID_LABELS),
                outcome.run().counts().get(RunCounts.NEGATIVES),
                outcome.run().counts().get(RunCounts.CANDIDATES));
        calibration();
        reviews();
        outcome.scored().words().ifPresent(words -> line("%s", words.text()));
        if (answer.isEmpty()) {
            line("%s", Answer.withoutReference());
        }
    }

    private void reviews() {
        summary.reviewed().ifPresent(reviewed -> line("%s", reviewed.text()));
        Map<String, Long> counts = outcome.run().counts();
        if (counts.containsKey(RunCounts.REVIEWS)) {
            new ImportReviews.Result(counts.get(RunCounts.REVIEWS), counts.get(RunCounts.REVIEWS_UNKNOWN))
                    .notice()
                    .ifPresent(notice -> line("%s", notice));
        }
    }

    private void calibration() {
        ReferenceFinding finding = outcome.scored().findings().get(method);
        if (finding != null && outcome.run().scoring().accept().isPresent()) {
            ReferenceCalibration calibration = finding.calibration();
            line(
                    "the threshold accepts %s %% of %,d reference images; of others like them, %s to %s %% with a"
                            + " confidence of %s %%",
                    percent(calibration.accept()),
                    calibration.images(),
                    percent(calibration.acceptanceLow()),
                    percent(calibration.acceptanceHigh()),
                    percent(ReferenceCalibration.CONFIDENCE));
        }
    }

    /** In percent, to a tenth, without a trailing zero. */
    private static String percent(double share) {
        return BigDecimal.valueOf(PERCENT * share)
                .setScale(1, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void gaveWay() {
        ScoringMethod wanted = outcome.run().scoring().verdictMethod();
        if (wanted != method) {
            line(
                    "The verdicts of %s were asked for, but its bank cannot be trusted here: shown are those of %s",
                    wanted.tableName(), method.tableName());
        }
    }

    private String reasons() {
        String reasons = Stream.of(
                        reason(ImageStatus.TOO_LARGE, summary.counts().tooLarge()),
                        reason(ImageStatus.UNREADABLE, summary.counts().unreadable()),
                        reason(ImageStatus.UNSUPPORTED, summary.counts().unsupported()),
                        reason(ImageStatus.UNAVAILABLE, summary.counts().unavailable()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : " (" + reasons + ")";
    }

    private static Optional<String> reason(ImageStatus status, long images) {
        return images == 0
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%s %,d", status.tableName(), images));
    }

    private void outliers() {
        line("");
        line("The most out-of-distribution images by %s", method.tableName());
        for (SummarizeRun.Outlier outlier : summary.outliers()) {
            line(
                    "%6.4f %-4s %s  (nearest label: %s)",
                    outlier.oodScore(), verdict(outlier), relative(outlier.path()), outlier.nearestLabel());
            if (!outlier.topNegatives().isEmpty()) {
                line("            top negatives: %s", topNegatives(outlier.topNegatives()));
            }
        }
    }

    private static String verdict(SummarizeRun.Outlier outlier) {
        return outlier.isOod() == null ? "" : outlier.isOod() ? "out" : "in";
    }

    private String relative(String path) {
        String root = outcome.run().settings().imageRoot() + "/";
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    private static String topNegatives(List<SummarizeRun.TopNegative> topNegatives) {
        return topNegatives.stream()
                .map(negative -> String.format(Locale.ROOT, "%s %.3f", negative.label(), negative.probability()))
                .collect(Collectors.joining(", "));
    }

    private void whereToGoOn() {
        line("");
        line("Run %s; tables under %s", outcome.run().runId(), lake.uri());
        line("Go on in SQL:");
        line(
                "  SELECT path, ood_score, predicted_label, top_negatives FROM delta.`%s`",
                lake.uriOf(ScoresSchema.TABLE));
        line(
                "  WHERE run_id = '%s' AND method = '%s' ORDER BY ood_score DESC LIMIT 20",
                outcome.run().scoresOf(), method.tableName());
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
