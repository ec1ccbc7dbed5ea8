package io.lakesieve.job;

import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunCounts;
import io.lakesieve.table.RunParameters;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the row of a run in {@code runs}: written when the run starts, replaced when it ends. A run that was killed stays
 * {@code running} there, and nothing reads its rows.
 */
public final class RunLog {
    /** Parameter: the image root, qualified, which paths of a truth file are relative to. */
    public static final String IMAGE_ROOT = "image_root";
    /** Parameter: the logit scale in force. */
    public static final String LOGIT_SCALE = RunParameters.LOGIT_SCALE;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int SUFFIX_LENGTH = 4;

    private final Lake lake;
    private final String runId;
    private final String command;
    private final Instant startedAt;
    private final TimedProgress progress;
    private final RunMark mark;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private String model = "";
    private String modelId = "";
    private String labelSetId = "";
    private String negativesFingerprint = "";

    private RunLog(SparkSession spark, Lake lake, String command, Instant startedAt, Progress listener) {
        this.lake = lake;
        this.command = command;
        this.startedAt = startedAt;
        this.runId = newRunId(startedAt);
        this.progress = new TimedProgress(listener);
        this.mark = RunMark.of(spark, command, runId);
    }

    /** Begins a run and writes its row. */
    static RunLog start(
            SparkSession spark, Lake lake, String command, Map<String, String> parameters, Progress listener) {
        RunLog log = new RunLog(spark, lake, command, Instant.now(), listener);
        log.parameters.putAll(parameters);
        lake.runs().add(log.unfinished());
        return log;
    }

    /** An id that sorts by time. */
    static String newRunId(Instant startedAt) {
        return STAMP.format(startedAt) + "-" + UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
    }

    /** Sorts by time. */
    public String runId() {
        return runId;
    }

    /** Where the run's stages report to. */
    public Progress progress() {
        return progress;
    }

    /** Notes a parameter that came to light during the run. */
    public RunLog parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Notes a count, see {@link io.lakesieve.table.RunCounts}. */
    public RunLog count(String name, long value) {
        counts.put(name, value);
        return this;
    }

    /** Notes the model, as the user named it and by its fingerprint. */
    public RunLog model(String name, String id) {
        this.model = name;
        this.modelId = id;
        return this;
    }

    /** Notes the label set. */
    public RunLog labelSet(String id) {
        this.labelSetId = id;
        return this;
    }

    /** Notes what the negatives were. */
    public RunLog negatives(String fingerprint) {
        this.negativesFingerprint = fingerprint;
        return this;
    }

    /** Notes what embedding did. */
    public RunLog embedded(EmbedImages.Result result) {
        return count(RunCounts.IMAGES_LISTED, result.listed())
                .count(RunCounts.IMAGES_EMBEDDED, result.embedded())
                .count(RunCounts.IMAGES_REUSED, result.reused())
                .count(RunCounts.IMAGES_FAILED, result.failed());
    }

    /** Notes what mining did. */
    public RunLog mined(MineNegatives.Result result) {
        return labelSet(result.labelSetId())
                .count(RunCounts.ID_LABELS, result.idLabels())
                .count(RunCounts.CANDIDATES, result.candidates())
                .count(RunCounts.NEGATIVES, result.negatives())
                .count(RunCounts.PROMPTS_EMBEDDED, result.promptsEmbedded());
    }

    /** Notes what scoring did. */
    public RunLog scored(ScoreLake.Result result, int methods) {
        count(RunCounts.SCORES, result.images() * methods);
        count(RunCounts.REFERENCE_IMAGES, result.referenceImages());
        result.bankFill().ifPresent(fill -> counts.putAll(counts(fill)));
        return negatives(result.negativesFingerprint());
    }

    /** How AdaNeg's banks filled, as counts of a run. */
    public static Map<String, Long> counts(BankFill fill) {
        return Map.of(
                RunCounts.BANK_ID_QUALIFIED, fill.idQualified(),
                RunCounts.BANK_ID_LABELS, fill.idLabels(),
                RunCounts.BANK_NEGATIVE_QUALIFIED, fill.negativeQualified(),
                RunCounts.BANK_NEGATIVE_LABELS, fill.negativeLabels());
    }

    /** Does a part of the run; if it throws, the run has failed. */
    public <T> T guard(Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            fail(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** The run as it is by now. */
    public Run unfinished() {
        return run(RunsSchema.RUNNING, Optional.empty(), "");
    }

    /** Ends the run well; from now on its rows count. */
    public Run finish() {
        return write(RunsSchema.FINISHED, Optional.of(Instant.now()), "");
    }

    /** Ends the run that failed. */
    public Run fail(String error) {
        return write(RunsSchema.FAILED, Optional.of(Instant.now()), error);
    }

    private Run write(String status, Optional<Instant> finishedAt, String error) {
        Run run = run(status, finishedAt, error);
        lake.runs().put(run);
        mark.close();
        return run;
    }

    private Run run(String status, Optional<Instant> finishedAt, String error) {
        return new Run(
                runId,
                command,
                startedAt,
                finishedAt,
                status,
                model,
                modelId,
                labelSetId,
                negativesFingerprint,
                parameters,
                counts,
                progress.seconds(),
                progress.rates(),
                error);
    }
}
