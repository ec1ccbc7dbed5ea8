package io.lakesieve.cli.text;

import io.lakesieve.measure.MemoryUse;
import io.lakesieve.measure.ScoreBenchmark;
import io.lakesieve.measure.ScoreBenchmarkSizes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Formats what {@code measure score} measured, for a terminal or for a script. */
public final class MeasureText {
    private static final double MEBIBYTE = 1 << 20;

    private final ScoreBenchmark.Result result;
    private final StringBuilder text = new StringBuilder();

    public MeasureText(ScoreBenchmark.Result result) {
        this.result = result;
    }

    /** Several lines. */
    public String text() {
        ScoreBenchmarkSizes sizes = result.sizes();
        line(
                "%,d images of %d dimensions against %,d labels and %,d negatives%s",
                sizes.rows(), sizes.dimension(), sizes.labels(), sizes.negatives(), banks());
        line(
                "generated in %.1f s; start and first commit, apart: %.1f s",
                result.generateSeconds(), result.startSeconds());
        line("");
        line(
                "%-14s %9s %12s %6s %11s %11s %11s %11s",
                "", "s", "images/s", "tasks", "read", "shuffled", "written", "to driver");
        result.stages().forEach(this::stage);
        line("%-14s %9.2f %12s", "the job", result.seconds(), "%,.0f".formatted(result.rate()));
        line(
                "%,d files of scores, %.1f MiB, %.1f MiB each",
                result.files(), result.fileBytes() / MEBIBYTE, result.fileBytes() / MEBIBYTE / result.files());
        result.kernels().ifPresent(this::kernels);
        memory(result.memory());
        return text.toString();
    }

    private String banks() {
        return result.bankFill()
                .map(fill -> String.format(
                        Locale.ROOT, ", of which %,d and %,d have banks", fill.idLabels(), fill.negativeLabels()))
                .orElse("");
    }

    private void stage(String name, ScoreBenchmark.Stage stage) {
        line(
                "%-14s %9.2f %12s %6d %11s %11s %11s %11s",
                name,
                stage.seconds(),
                "%,.0f".formatted(result.sizes().rows() / stage.seconds()),
                stage.tasks(),
                mebibytes(stage.read()),
                mebibytes(stage.shuffled()),
                mebibytes(stage.written()),
                mebibytes(stage.toDriver()));
    }

    private void kernels(ScoreBenchmark.Kernels kernels) {
        line("");
        line("The bare kernels on %d threads, by %s, images/s", kernels.threads(), kernels.library());
        kernels.bank().ifPresent(rate -> line("%-14s %,12.0f", "fill banks", rate));
        line("%-14s %,12.0f", "score images", kernels.scores());
        line(
                "%-14s %,12.0f  the job reaches %.2f of it",
                "both passes", kernels.passes(), result.rate() / kernels.passes());
        line(
                "%-14s %,12.0f  the job reaches %.2f of it",
                "the product", kernels.product(), result.rate() / kernels.product());
    }

    private void memory(MemoryUse memory) {
        line("");
        line(
                "After a full collection: heap %s, other memory %s; resident %s, at most %s",
                mebibytes(memory.liveHeap()),
                mebibytes(memory.beyondHeap()),
                mebibytes(memory.resident()),
                mebibytes(memory.peakResident()));
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? mebibytes(bytes.getAsLong()) : "unknown";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** Every figure by its name; bytes, seconds, and images per second. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        ScoreBenchmarkSizes sizes = result.sizes();
        figures.put("rows", sizes.rows());
        figures.put("labels", sizes.labels());
        figures.put("negatives", sizes.negatives());
        figures.put("dim", sizes.dimension());
        figures.put("banks", sizes.banks());
        figures.put("skew", sizes.skew());
        figures.put("generate_seconds", result.generateSeconds());
        figures.put("start_seconds", result.startSeconds());
        figures.put("seconds", result.seconds());
        figures.put("rate", result.rate());
        result.stages().forEach((name, stage) -> stageFigures(figures, name.replace(' ', '_') + "_", stage));
        result.bankFill().ifPresent(fill -> figures.put("banked_labels", fill.idLabels() + fill.negativeLabels()));
        figures.put("files", result.files());
        figures.put("file_bytes", result.fileBytes());
        result.kernels().ifPresent(kernels -> kernelFigures(figures, kernels));
        figures.put("live_heap_bytes", result.memory().liveHeap());
        result.memory().beyondHeap().ifPresent(bytes -> figures.put("beyond_heap_bytes", bytes));
        result.memory().resident().ifPresent(bytes -> figures.put("resident_bytes", bytes));
        result.memory().peakResident().ifPresent(bytes -> figures.put("peak_resident_bytes", bytes));
        return figures;
    }

    private static void stageFigures(Map<String, Object> figures, String prefix, ScoreBenchmark.Stage stage) {
        figures.put(prefix + "seconds", stage.seconds());
        figures.put(prefix + "tasks", stage.tasks());
        figures.put(prefix + "read_bytes", stage.read());
        figures.put(prefix + "shuffled_bytes", stage.shuffled());
        figures.put(prefix + "written_bytes", stage.written());
        figures.put(prefix + "driver_bytes", stage.toDriver());
    }

    private void kernelFigures(Map<String, Object> figures, ScoreBenchmark.Kernels kernels) {
        figures.put("kernel_threads", kernels.threads());
        figures.put("kernel_library", kernels.library());
        kernels.bank().ifPresent(rate -> figures.put("kernel_bank_rate", rate));
        figures.put("kernel_scores_rate", kernels.scores());
        figures.put("kernel_passes_rate", kernels.passes());
        figures.put("kernel_product_rate", kernels.product());
        figures.put("of_passes", result.rate() / kernels.passes());
        figures.put("of_product", result.rate() / kernels.product());
    }
}
