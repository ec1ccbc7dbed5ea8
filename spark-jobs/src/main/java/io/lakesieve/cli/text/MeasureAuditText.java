package io.lakesieve.cli.text;

import io.lakesieve.measure.AuditBenchmark;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Formats what {@code measure audit} measured, for a terminal or for a script. */
public final class MeasureAuditText {
    private static final double MEBIBYTE = 1 << 20;
    private static final double MICROS_PER_SECOND = 1e6;

    private final AuditBenchmark.Result result;
    private final StringBuilder text = new StringBuilder();

    public MeasureAuditText(AuditBenchmark.Result result) {
        this.result = result;
    }

    /** Several lines. */
    public String text() {
        line(
                "%,d pictures (--as %s), written in %.1f s; start and first audit, apart: %.1f s",
                result.images(), result.storage().text(), result.generateSeconds(), result.startSeconds());
        line("");
        line(
                "%-14s %9s %9s %14s %6s %7s %8s %16s %14s %12s %12s",
                "",
                "s",
                "CPU s",
                "µs CPU/image",
                "jobs",
                "tasks",
                "commits",
                "shuffled B/image",
                "read B/image",
                "live heap",
                "peak RSS");
        result.phases().forEach(this::phase);
        return text.toString();
    }

    private void phase(AuditBenchmark.Phase phase) {
        line(
                "%-14s %9.2f %9.2f %14.1f %6d %7d %8d %16.1f %14.1f %12s %12s",
                phase.name(),
                phase.seconds(),
                phase.cpuSeconds(),
                MICROS_PER_SECOND * phase.cpuSeconds() / phase.images(),
                phase.jobs(),
                phase.tasks(),
                phase.commits(),
                (double) phase.shuffled() / phase.images(),
                (double) phase.read() / phase.images(),
                mebibytes(phase.memory().liveHeap()),
                phase.memory().peakResident().isPresent()
                        ? mebibytes(phase.memory().peakResident().getAsLong())
                        : "");
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f MiB", bytes / MEBIBYTE);
    }

    /** All figures by name, for the summary: sizes, and a list of phases. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("images", result.images());
        figures.put("as", result.storage().text());
        figures.put("generate_seconds", result.generateSeconds());
        figures.put("start_seconds", result.startSeconds());
        figures.put(
                "phases",
                result.phases().stream().map(MeasureAuditText::figures).toList());
        return figures;
    }

    private static Map<String, Object> figures(AuditBenchmark.Phase phase) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("phase", phase.name());
        figures.put("images", phase.images());
        figures.put("seconds", phase.seconds());
        figures.put("cpu_seconds", phase.cpuSeconds());
        figures.put("jobs", phase.jobs());
        figures.put("tasks", phase.tasks());
        figures.put("commits", phase.commits());
        figures.put("read_bytes", phase.read());
        figures.put("shuffled_bytes", phase.shuffled());
        figures.put("to_driver_bytes", phase.toDriver());
        figures.put("live_heap_bytes", phase.memory().liveHeap());
        phase.memory().peakResident().ifPresent(bytes -> figures.put("peak_resident_bytes", bytes));
        return figures;
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }
}
