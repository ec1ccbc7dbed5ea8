package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.config.ApplicationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What the summary of every command that worked says; {@code docs/summary.md} describes it. */
public final class Summaries {
    private static final List<String> KEYS = List.of(
            "command",
            "version",
            "exit_code",
            "status",
            "error",
            "run_id",
            "lake",
            "counts",
            "seconds",
            "rates",
            "fingerprints",
            "thresholds",
            "estimates",
            "metrics",
            "written",
            "notices");

    /** The summary of a command that worked on a lake. */
    public static JsonNode assertFinished(CommandRun run, String command, String lake) {
        JsonNode summary = assertFinished(run, command);
        assertThat(summary.path("lake").asText()).isEqualTo("file:" + lake);
        return summary;
    }

    /** The summary of a command that worked and has no lake. */
    public static JsonNode assertFinishedWithoutLake(CommandRun run, String command) {
        JsonNode summary = assertFinished(run, command);
        assertThat(summary.path("lake").isNull()).isTrue();
        assertThat(summary.path("run_id").isNull()).isTrue();
        return summary;
    }

    /** The summary of a command that worked. */
    public static JsonNode assertFinished(CommandRun run, String command) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode summary = run.summary();
        List<String> keys = new ArrayList<>();
        summary.fieldNames().forEachRemaining(keys::add);
        assertThat(keys.subList(0, KEYS.size())).isEqualTo(KEYS);
        assertThat(summary.path("command").asText()).isEqualTo(command);
        assertThat(summary.path("version").asText()).isEqualTo(ApplicationVersion.NUMBER);
        assertThat(summary.path("exit_code").asInt(-1)).isZero();
        assertThat(summary.path("status").asText()).isEqualTo("finished");
        assertThat(summary.path("error").isNull()).isTrue();
        assertThat(summary.path("seconds").path("total").asDouble()).isPositive();
        return summary;
    }

    /** The counts are those that the run left in the table of runs. */
    public static void assertCountsOf(Row run, JsonNode summary) {
        Map<String, Long> stored = run.getJavaMap(run.fieldIndex("counts"));
        assertThat(stored).isNotEmpty();
        stored.forEach(
                (name, value) -> assertThat(summary.path("counts").path(name).asLong(-1))
                        .as(name)
                        .isEqualTo(value));
    }

    /** The fingerprints are those of the run in the table of runs. */
    public static void assertFingerprintsOf(Row run, JsonNode summary) {
        JsonNode fingerprints = summary.path("fingerprints");
        assertThat(fingerprints.path("model").asText()).isEqualTo(run.getAs("model_id"));
        assertThat(fingerprints.path("label_set").asText()).isEqualTo(run.getAs("label_set_id"));
        assertThat(fingerprints.path("negatives").asText())
                .isEqualTo(run.getAs("negatives_fingerprint"))
                .isNotBlank();
    }

    /** The five figures of agreement with the truth, by method. */
    public static void assertFigures(JsonNode summary, String method) {
        JsonNode figures = summary.path("metrics").path(method);
        assertThat(figures.fieldNames())
                .toIterable()
                .containsExactly("aupr_in", "aupr_out", "auroc", "fpr95", "fpr95_openood");
        assertThat(figures.path("auroc").asDouble(-1)).isBetween(0.0, 1.0);
    }

    private Summaries() {}
}
