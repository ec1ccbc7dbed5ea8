package io.lakesieve.cli.text;

import io.lakesieve.job.study.PrevalenceStudy.Figures;
import io.lakesieve.job.study.PrevalenceStudy.Mean;
import java.util.List;
import java.util.Locale;

/** Formats the figures of a study: tables in Markdown for people and pages, CSV for programs. */
public final class StudyText {
    private static final double PERCENT = 100;

    private final List<Figures> figures;

    public StudyText(List<Figures> figures) {
        this.figures = List.copyOf(figures);
    }

    /** In percent: a table of the methods, and one of the rules. */
    public String markdown() {
        return methods() + "\n" + rules();
    }

    private String methods() {
        StringBuilder text = new StringBuilder("| method | outliers | reference | images | draws | AUROC | FPR95 |"
                + " AUROC beyond neglabel |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
        for (Figures line : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %d | %d | %d | %s | %s | %s |%n",
                    line.method(),
                    PERCENT * line.outlierShare(),
                    line.reference(),
                    line.images(),
                    line.draws(),
                    percent("%.2f ± %.2f", line.auroc()),
                    percent("%.1f ± %.1f", line.fpr95()),
                    line.gain().map(gain -> percent("%+.2f ± %.2f", gain)).orElse("")));
        }
        return text.toString();
    }

    private String rules() {
        StringBuilder text = new StringBuilder("| method | outliers | reference | images | rule | false share | found |"
                + " estimated outliers | interval holds |\n|---|---:|---:|---:|---|---:|---:|---:|---:|\n");
        for (Figures line : figures) {
            line.rules()
                    .forEach((rule, made) -> text.append(String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %d | %d | %s | %s | %.0f | %.1f | %s |%n",
                            line.method(),
                            PERCENT * line.outlierShare(),
                            line.reference(),
                            line.images(),
                            rule,
                            percent("%.1f ± %.1f", made.falseShare()),
                            PERCENT * made.found(),
                            PERCENT * line.estimate(),
                            line.held()
                                    .map(held -> String.format(Locale.ROOT, "%.0f", PERCENT * held))
                                    .orElse(""))));
        }
        return text.toString();
    }

    private static String percent(String format, Mean mean) {
        return String.format(Locale.ROOT, format, PERCENT * mean.value(), PERCENT * mean.error());
    }

    /** A line for each method, share, reference and rule, with all digits, as shares. */
    public String csv() {
        StringBuilder text = new StringBuilder("method,outlier_share,reference,images,draws,auroc,auroc_error,fpr95,"
                + "fpr95_error,auroc_gain,auroc_gain_error,estimated_outlier_share,interval_held,rule,false_share,"
                + "false_share_error,found_share\n");
        for (Figures line : figures) {
            String of = String.join(
                    ",",
                    line.method(),
                    Double.toString(line.outlierShare()),
                    Integer.toString(line.reference()),
                    Integer.toString(line.images()),
                    Long.toString(line.draws()),
                    pair(line.auroc()),
                    pair(line.fpr95()),
                    line.gain().map(StudyText::pair).orElse(","),
                    Double.toString(line.estimate()),
                    line.held().map(String::valueOf).orElse(""));
            line.rules().forEach((rule, made) -> text.append(of)
                    .append(',')
                    .append(rule)
                    .append(',')
                    .append(pair(made.falseShare()))
                    .append(',')
                    .append(made.found())
                    .append('\n'));
        }
        return text.toString();
    }

    private static String pair(Mean mean) {
        return mean.value() + "," + mean.error();
    }
}
