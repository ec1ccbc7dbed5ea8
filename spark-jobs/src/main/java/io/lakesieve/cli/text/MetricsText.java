package io.lakesieve.cli.text;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.table.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the metrics of an evaluation for a terminal, all methods side by side. */
public final class MetricsText {
    private static final List<String> METRICS = List.of("auroc", "fpr95", "fpr95_openood", "aupr_in", "aupr_out");
    private static final int PERCENT = 100;

    private final EvaluateRun.Result result;

    public MetricsText(EvaluateRun.Result result) {
        this.result = result;
    }

    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Agreement with the truth on %,d images (%,d scored without truth, %,d named without score), in percent%n",
                result.evaluated(),
                result.withoutTruth(),
                result.withoutScore()));
        text.append(String.format("%-15s", "method"));
        METRICS.forEach(metric -> text.append(String.format(" %13s", metric)));
        text.append('\n');
        byMethod().forEach((method, values) -> {
            text.append(String.format("%-15s", method));
            METRICS.forEach(metric -> text.append(String.format(Locale.ROOT, " %13.2f", PERCENT * values.get(metric))));
            text.append('\n');
        });
        result.verdicts().map(MetricsText::text).ifPresent(text::append);
        return text.toString();
    }

    private static String text(EvaluateRun.TrueVerdicts verdicts) {
        String belong = verdicts.flagged() == 0
                ? "none is flagged"
                : String.format(
                        Locale.ROOT,
                        "of %,d flagged %,d belong (%.1f %%), and %,d of the outliers are among them",
                        verdicts.flagged(),
                        verdicts.flaggedGood(),
                        (double) PERCENT * verdicts.flaggedGood() / verdicts.flagged(),
                        verdicts.flagged() - verdicts.flaggedGood());
        return String.format(
                Locale.ROOT,
                "By the truth %,d of %,d images do not belong: %s%n",
                verdicts.outliers(),
                verdicts.images(),
                belong);
    }

    private Map<String, Map<String, Double>> byMethod() {
        Map<String, Map<String, Double>> byMethod = new LinkedHashMap<>();
        for (ScoringMethod method : ScoringMethod.values()) {
            Map<String, Double> values = result.metrics().stream()
                    .filter(metric -> metric.method().equals(method.tableName()))
                    .collect(Collectors.toMap(Metric::metric, Metric::value));
            if (!values.isEmpty()) {
                byMethod.put(method.tableName(), values);
            }
        }
        return byMethod;
    }
}
