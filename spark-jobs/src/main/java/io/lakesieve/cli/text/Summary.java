package io.lakesieve.cli.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.cli.ExitCode;
import io.lakesieve.config.ApplicationVersion;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.table.Metric;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Builds the summary of a command, its last line for scripts: one JSON object with fixed keys, which {@code
 * docs/summary.md} describes. It is filled while the command runs, so that a command that fails prints what it had
 * done.
 */
public final class Summary {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final String TOTAL = "total";

    private final long start = System.nanoTime();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Double> stageSeconds = new LinkedHashMap<>();
    private final Map<String, Long> stageItems = new LinkedHashMap<>();
    private final Map<String, Double> thresholds = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> estimates = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<String, Object> details = new LinkedHashMap<>();
    private String command;
    private String lake;
    private String runId;
    private Supplier<Optional<Run>> run = Optional::empty;
    private String error;
    private boolean due;

    /** Starts the summary of a command. */
    public void begin(String name) {
        command = name;
        due = true;
    }

    /** Whether a summary was started. */
    public boolean isDue() {
        return due;
    }

    public void lake(String uri) {
        lake = uri;
    }

    /** The lake that the command works on, if it has come that far. */
    public Optional<String> lake() {
        return Optional.ofNullable(lake);
    }

    /** Takes counts and fingerprints from the command's own run, as they are when the summary is printed. */
    public void run(RunLog log) {
        runId = log.runId();
        run = () -> Optional.of(log.unfinished());
    }

    /** Takes them from the run that the command works on, such as the one that is evaluated. */
    public void about(Run known) {
        runId = known.runId();
        run = () -> Optional.of(known);
    }

    /** Sets the run id of a command that writes no row to {@code runs}. */
    public void runId(String id) {
        runId = id;
    }

    public void count(String name, long value) {
        counts.put(name, value);
    }

    /** Adds a finished stage; the times of one that runs several times are summed. */
    public void stage(String name, long items, double seconds) {
        stageSeconds.merge(key(name), seconds, Double::sum);
        stageItems.merge(key(name), items, Long::sum);
    }

    public void thresholds(Map<ScoringMethod, Double> values) {
        for (ScoringMethod method : ScoringMethod.values()) {
            if (values.containsKey(method)) {
                thresholds.put(method.tableName(), finite(values.get(method)));
            }
        }
    }

    /** Adds what a reference says of each method. */
    public void estimates(Map<ScoringMethod, ReferenceFinding> findings) {
        for (ScoringMethod method : ScoringMethod.values()) {
            ReferenceFinding finding = findings.get(method);
            if (finding != null) {
                Map<String, Object> estimate = new LinkedHashMap<>();
                estimate.put("outlier_share", 1 - finding.lake().goodShare());
                estimate.put(
                        "low",
                        finding.interval().map(interval -> 1 - interval.high()).orElse(null));
                estimate.put(
                        "high",
                        finding.interval().map(interval -> 1 - interval.low()).orElse(null));
                estimate.put("reference_fits", !finding.evenness().isDeviating());
                estimates.put(method.tableName(), estimate);
            }
        }
    }

    public void metrics(List<Metric> measured) {
        measured.forEach(metric -> metrics.computeIfAbsent(metric.method(), method -> new TreeMap<>())
                .put(metric.metric(), finite(metric.value())));
    }

    /** Adds a file, or a table outside the lake, that the command wrote. */
    public void written(String uri) {
        written.add(uri);
    }

    public void notice(String text) {
        notices.add(text);
    }

    /** Adds what only this command reports, under a key of its own. */
    public void detail(String key, Object value) {
        details.put(key, value);
    }

    public void error(String message) {
        error = message;
    }

    /** The line. */
    public String json(int exitCode) {
        Optional<Run> known = run.get();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("command", command);
        line.put("version", ApplicationVersion.NUMBER);
        line.put("exit_code", exitCode);
        line.put("status", exitCode == ExitCode.DONE || exitCode == ExitCode.GATE_FAILED ? "finished" : "failed");
        line.put("error", error);
        line.put("run_id", runId);
        line.put("lake", lake);
        line.put("counts", allCounts(known));
        line.put("seconds", seconds());
        line.put("rates", rates());
        line.put("fingerprints", fingerprints(known));
        line.put("thresholds", thresholds);
        line.put("estimates", estimates);
        line.put("metrics", metrics);
        line.put("written", written);
        line.put("notices", notices);
        line.putAll(details);
        try {
            return new ObjectMapper().writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Numbers, texts and plain records are always JSON", e);
        }
    }

    private Map<String, Long> allCounts(Optional<Run> known) {
        Map<String, Long> all = new TreeMap<>();
        known.ifPresent(found -> all.putAll(found.counts()));
        all.putAll(counts);
        return all;
    }

    private Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put(TOTAL, rounded((System.nanoTime() - start) / NANOS_PER_SECOND));
        stageSeconds.forEach((stage, value) -> seconds.put(stage, rounded(value)));
        return seconds;
    }

    private Map<String, Double> rates() {
        Map<String, Double> rates = new LinkedHashMap<>();
        stageItems.forEach((stage, items) -> rates.put(stage, finite(rounded(items / stageSeconds.get(stage)))));
        return rates;
    }

    private static Map<String, String> fingerprints(Optional<Run> known) {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        fingerprints.put(
                "model", known.map(Run::modelId).filter(id -> !id.isEmpty()).orElse(null));
        fingerprints.put(
                "label_set",
                known.map(Run::labelSetId).filter(id -> !id.isEmpty()).orElse(null));
        fingerprints.put(
                "negatives",
                known.map(Run::negativesFingerprint).filter(id -> !id.isEmpty()).orElse(null));
        return fingerprints;
    }

    private static String key(String stage) {
        return stage.replace(' ', '_');
    }

    private static double rounded(double value) {
        return Math.round(value * MILLIS_PER_SECOND) / MILLIS_PER_SECOND;
    }

    /** Null for NaN and infinities, which JSON does not have. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
