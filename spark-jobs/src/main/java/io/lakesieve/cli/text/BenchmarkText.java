package io.lakesieve.cli.text;

import io.lakesieve.table.BenchmarkFigure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats a benchmark's figures for a terminal: a table for each model and in-distribution set. */
public final class BenchmarkText {
    private static final List<String> METRICS =
            List.of("auroc", "fpr95", "fpr95_openood", "aupr_in", "aupr_out", "id_accuracy");
    private static final int PERCENT = 100;

    private final List<BenchmarkFigure> figures;

    public BenchmarkText(List<BenchmarkFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    /** In percent; a published figure follows in brackets. */
    public String text() {
        StringBuilder text = new StringBuilder();
        String heading = "";
        for (Map.Entry<List<String>, Map<String, BenchmarkFigure>> row : rows().entrySet()) {
            String of = row.getKey().get(0) + ", " + row.getKey().get(1);
            if (!of.equals(heading)) {
                heading = of;
                text.append('\n').append(of).append(", in percent (published)\n");
                text.append(String.format("%-24s %-14s", "OOD set", "method"));
                METRICS.forEach(metric -> text.append(String.format(" %16s", metric)));
                text.append('\n');
            }
            text.append(String.format(
                    "%-24s %-14s", row.getKey().get(2), row.getKey().get(3)));
            METRICS.forEach(metric ->
                    text.append(String.format(" %16s", cell(row.getValue().get(metric)))));
            text.append('\n');
        }
        return text.toString();
    }

    private Map<List<String>, Map<String, BenchmarkFigure>> rows() {
        Map<List<String>, Map<String, BenchmarkFigure>> rows = new LinkedHashMap<>();
        for (BenchmarkFigure figure : figures) {
            boolean mean = figure.oodSet().equals(BenchmarkFigure.MEAN);
            String ood = mean ? figure.oodSet() + ", " + figure.oodGroup() : figure.oodSet();
            rows.computeIfAbsent(
                            List.of(figure.model(), figure.idSet(), ood, figure.method()), of -> new LinkedHashMap<>())
                    .put(figure.metric(), figure);
        }
        return rows;
    }

    private static String cell(BenchmarkFigure figure) {
        if (figure == null) {
            return "";
        }
        String value = String.format(Locale.ROOT, "%.2f", PERCENT * figure.value());
        return figure.published() == null
                ? value
                : value + String.format(Locale.ROOT, " (%.2f)", PERCENT * figure.published());
    }
}
