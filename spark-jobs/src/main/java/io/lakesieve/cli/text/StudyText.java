package io.lakesieve.cli.text;

import io.lakesieve.job.study.PrevalenceStudy.Figures;
import java.util.List;
import java.util.Locale;

/** Formats the figures of a study: a table in Markdown for people and pages, CSV for programs. */
public final class StudyText {
    private static final double PERCENT = 100;

    private final List<Figures> figures;

    public StudyText(List<Figures> figures) {
        this.figures = List.copyOf(figures);
    }

    /** A line for each method, share, reference and rule, in percent. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| method | outliers | reference | images | rule | false share | found |"
                + " estimated outliers | interval holds |\n|---|---:|---:|---:|---|---:|---:|---:|---:|\n");
        for (Figures line : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %d | %d | %s | %.1f ± %.1f | %.0f | %.1f | %s |%n",
                    line.method(),
                    PERCENT * line.outlierShare(),
                    line.reference(),
                    line.images(),
                    line.rule(),
                    PERCENT * line.falseShare(),
                    PERCENT * line.falseShareError(),
                    PERCENT * line.found(),
                    PERCENT * line.estimate(),
                    line.held()
                            .map(held -> String.format(Locale.ROOT, "%.0f", PERCENT * held))
                            .orElse("")));
        }
        return text.toString();
    }

    /** The same with all digits, as shares. */
    public String csv() {
        StringBuilder text = new StringBuilder("method,outlier_share,reference,images,rule,false_share,"
                + "false_share_error,found_share,estimated_outlier_share,interval_held\n");
        for (Figures line : figures) {
            text.append(line.method())
                    .append(',')
                    .append(line.outlierShare())
                    .append(',')
                    .append(line.reference())
                    .append(',')
                    .append(line.images())
                    .append(',')
                    .append(line.rule())
                    .append(',')
                    .append(line.falseShare())
                    .append(',')
                    .append(line.falseShareError())
                    .append(',')
                    .append(line.found())
                    .append(',')
                    .append(line.estimate())
                    .append(',')
                    .append(line.held().map(String::valueOf).orElse(""))
                    .append('\n');
        }
        return text.toString();
    }
}
