package io.lakesieve.job.run;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.evaluate.EvaluateRun;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.score.ScoreLake;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import io.lakesieve.table.TableVersions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the states of a run in {@code runs}: one is appended when the run starts and when it ends. A run that was killed stays
 * {@code running} there, and nothing reads its rows.
 */
public final class RunLog {
    /** Parameter: which known good images there were. */
    public static final String REFERENCE_FINGERPRINT = "reference_fingerprint";
    /** Parameter: which images were scored, with what {@code embeddings} says of them, and their given labels. */
    public static final String INPUT_FINGERPRINT = "input_fingerprint";
    /** Parameter: what the true labels were that the run was evaluated against. */
    public static final String TRUTH_FINGERPRINT = "truth_fingerprint";
    /** Parameter: which images, labels and parameters the run's banks and scores are of. */
    public static final String SCORED_FINGERPRINT = "scored_fingerprint";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String ABANDONED = "The process was killed, or has not been heard of for a month.";
    private static final int SUFFIX_LENGTH = 4;

    /** Parameter: fingerprint of the command's parameters, the same whenever they are. */
    private static final String REQUEST = "request";

    /** The parameters that follow from the images and the other parameters. */
    public static final Set<String> DERIVED =
            Set.of(INPUT_FINGERPRINT, SCORED_FINGERPRINT, Run.ADDED_TO, Run.THRESHOLDS, REQUEST);

    private final Lake lake;
    private final String runId;
    private final String command;
    private final Instant startedAt;
    private final TimedProgress progress;
    private final JobTag mark;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private String scoresOf;
    /** The number of the state that was appended last. */
    private int state;

    private boolean ended;
    private Interruption interruption = Interruption.NONE;
    private boolean resumed;
    private String model = "";
    private String modelId = "";
    private String labelSetId = "";
    private String negativesFingerprint = "";
    private RunSettings settings = RunSettings.NONE;

    private RunLog(SparkSession spark, Lake lake, String command, String runId, Instant startedAt, Progress listener) {
        this.lake = lake;
        this.command = command;
        this.runId = runId;
        this.scoresOf = runId;
        this.startedAt = startedAt;
        this.progress = new TimedProgress(listener);
        this.mark = JobTag.of(spark, command, runId);
    }

    /**
     * Begins a run and writes its row; or goes on with the last run of the same command and parameters, if that was
     * killed on this host and no other process has taken it up.
     */
    public static RunLog start(
            SparkSession spark, Lake lake, String command, Map<String, String> parameters, Progress listener) {
        String request = request(parameters);
        Optional<RunLog> killed = lake.runs().unfinished(command).stream()
                .filter(run -> request.equals(run.parameters().get(REQUEST)))
                .filter(RunLog::wasKilled)
                .flatMap(run -> claim(spark, lake, run, listener).stream())
                .findFirst();
        RunLog log = killed.orElseGet(() -> begin(spark, lake, command, parameters, listener));
        log.interruption = Interruption.of(spark, log::fail);
        return log;
    }

    /** Whether a run that has not ended never will by itself: its process was one of this host and is gone. */
    public static boolean wasKilled(Run run) {
        return run.status().equals(RunsSchema.RUNNING)
                && RunProcess.parse(run.process()).map(RunProcess::hasEnded).orElse(false);
    }

    /** Ends a run that does not go on as failed, unless another process takes it up. */
    public static void endAbandoned(Lake lake, Run run) {
        Run failed = run.failed(Instant.now().truncatedTo(ChronoUnit.MICROS), ABANDONED);
        lake.runs().claim(run, RunProcess.current().toString()).ifPresent(state -> lake.runs()
                .append(failed, state + 1));
    }

    private static RunLog begin(
            SparkSession spark, Lake lake, String command, Map<String, String> parameters, Progress listener) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        RunLog log = new RunLog(spark, lake, command, newRunId(now), now, listener);
        log.parameters.putAll(parameters);
        log.parameters.put(REQUEST, request(parameters));
        log.append(log.unfinished());
        return log;
    }

    /** Goes on with a run, unless another process does. */
    private static Optional<RunLog> claim(SparkSession spark, Lake lake, Run run, Progress listener) {
        OptionalInt state = lake.runs().claim(run, RunProcess.current().toString());
        return state.isPresent() ? Optional.of(resume(spark, lake, run, state.getAsInt(), listener)) : Optional.empty();
    }

    private static RunLog resume(SparkSession spark, Lake lake, Run run, int state, Progress listener) {
        RunLog log = new RunLog(spark, lake, run.command(), run.runId(), run.startedAt(), listener);
        log.resumed = true;
        log.state = state;
        log.parameters.putAll(run.parameters());
        log.parameters.remove(Run.ADDED_TO); // of the images that there were then
        log.counts.putAll(run.counts());
        log.settings = run.settings();
        return log;
    }

    private static String request(Map<String, String> parameters) {
        Fingerprint fingerprint = new Fingerprint();
        new TreeMap<>(parameters).forEach((name, value) -> fingerprint.add(name).add(value));
        return fingerprint.shortHex();
    }

    /** An id that sorts by time. */
    public static String newRunId(Instant startedAt) {
        return STAMP.format(startedAt) + "-" + UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
    }

    /** Sorts by time. */
    public String runId() {
        return runId;
    }

    /** When it started, to the microsecond; a run that goes on after it was killed started when it first did. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Whether it goes on where a process was killed. */
    public boolean isResumed() {
        return resumed;
    }

    /**
     * Writes rows under the run's id: adds them, or, where a process that was killed may have written some, replaces these.
     *
     * @param add writes them as those of a run that has none
     * @param replace writes them in place of those that the run has
     */
    public <T> void write(T rows, BiConsumer<String, T> add, BiConsumer<String, T> replace) {
        (resumed ? replace : add).accept(runId, rows);
    }

    /** The value of a parameter that was noted, before a process was killed perhaps. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The image root, qualified; empty where the run listed no images. */
    public Optional<String> imageRoot() {
        return settings.images().map(RunSettings.Images::root);
    }

    /** Its counts by now. */
    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Writes down what is noted by now, for a process that might have to go on from here. */
    public void checkpoint() {
        append(unfinished());
    }

    private synchronized void append(Run run) {
        lake.runs().append(run, state + 1);
        state++;
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

    /** Notes a count, see {@link io.lakesieve.schema.RunCounts}. */
    public RunLog count(String name, long value) {
        counts.put(name, value);
        return this;
    }

    /** Notes where images were listed. */
    public RunLog images(ImageSelection selection, ImageListing listing) {
        settings = settings.withImages(new RunSettings.Images(
                selection.uri(),
                listing.root(),
                selection.columns(),
                selection.givenLabel().map(GivenLabel::noted)));
        return this;
    }

    /** Notes the largest images that are decoded. */
    public RunLog limits(ImageLimits limits) {
        settings = settings.withLimits(new RunSettings.Limits(limits.maxBytes(), limits.maxPixels()));
        return this;
    }

    /** Notes the logit scale in force. */
    public RunLog logitScale(double logitScale) {
        settings = settings.withLogitScale(logitScale);
        return this;
    }

    /** Notes how images are scored, and whose verdicts count. */
    public RunLog scoring(ScoringOptions options, ScoringMethod verdictMethod) {
        settings = settings.withScoring(new RunSettings.Scoring(
                options.methods(),
                verdictMethod,
                options.negLabelGroups(),
                options.adaNegGroups(),
                options.selfMatch() == SelfMatch.LEFT_OUT,
                options.threshold().tableName(),
                options.threshold() instanceof ThresholdPolicy.Reference reference
                        ? OptionalDouble.of(reference.accept())
                        : OptionalDouble.empty(),
                options.threshold() instanceof ThresholdPolicy.FalseDiscoveryRate rate
                        ? OptionalDouble.of(rate.share())
                        : OptionalDouble.empty()));
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
        result.version().ifPresent(this::ofVersion);
        if (result.superseded() > 0) {
            count(RunCounts.MEMBERS_SUPERSEDED, result.superseded());
        }
        return count(RunCounts.IMAGES_LISTED, result.listed())
                .count(RunCounts.IMAGES_EMBEDDED, result.embedded())
                .count(RunCounts.IMAGES_REUSED, result.reused())
                .count(RunCounts.IMAGES_FAILED, result.failed())
                .count(RunCounts.IMAGES_GONE, result.vanished())
                .count(RunCounts.IMAGES_MISSING, result.gone());
    }

    private void ofVersion(ImageListing.Version version) {
        parameter(TableVersions.PARAMETER, version.table());
        settings = settings.images()
                .map(images -> settings.withImages(images.ofVersion(version.number())))
                .orElse(settings);
    }

    /** Notes what mining did. */
    public RunLog mined(MineNegatives.Result result) {
        return labelSet(result.labelSetId())
                .count(RunCounts.ID_LABELS, result.idLabels())
                .count(RunCounts.CANDIDATES, result.candidates())
                .count(RunCounts.NEGATIVES, result.negatives())
                .count(RunCounts.PROMPTS_EMBEDDED, result.promptsEmbedded());
    }

    /** Notes that the run's scores are those of an earlier run, to the last row. */
    public RunLog scoresOf(Run earlier) {
        scoresOf = earlier.scoresOf();
        return this;
    }

    /** Notes the earlier run all of whose rows this run takes over, beside those of images that it did not have. */
    public RunLog addedTo(Run earlier) {
        return parameter(Run.ADDED_TO, earlier.scoresOf());
    }

    /** Notes what scoring did. */
    public RunLog scored(ScoreLake.Result result, int methods) {
        count(RunCounts.SCORES, result.images() * methods);
        count(RunCounts.IMAGES_SCORED, result.scored());
        count(RunCounts.REFERENCE_IMAGES, result.referenceImages());
        result.bankFill().ifPresent(this::bankFilled);
        result.bankTrust()
                .flatMap(BankTrust::trusted)
                .ifPresent(trusted -> count(RunCounts.BANK_TRUSTED, trusted ? 1 : 0));
        result.words().ifPresent(words -> {
            count(RunCounts.TANL_CONFIDENT_ID, words.confidentId());
            count(RunCounts.TANL_CONFIDENT_OOD, words.confidentOod());
        });
        return parameter(Run.THRESHOLDS, Run.noted(result.thresholds())).negatives(result.negativesFingerprint());
    }

    /** Notes what people have said of images. */
    public RunLog reviewed(ImportReviews.Result result) {
        counts.putAll(result.counts());
        return this;
    }

    /** Notes what evaluation found, and what the truth was. */
    public RunLog evaluated(EvaluateRun.Result result) {
        result.truthFingerprint().ifPresent(fingerprint -> parameter(TRUTH_FINGERPRINT, fingerprint));
        counts.putAll(result.counts());
        return this;
    }

    /** Notes how the banks filled. */
    public RunLog bankFilled(BankStatistics fill) {
        counts.putAll(fill.counts());
        return this;
    }

    /**
     * Does a part of the run; however that ends, if not well, the run has failed. What is thrown is what was thrown first:
     * where the lake does not even take the run's end, that is noted in it.
     */
    public <T> T guard(Supplier<T> part) {
        try {
            return part.get();
        } catch (Throwable e) { // also errors, and Spark's checked exceptions, which Scala throws undeclared
            failed(e);
            throw e;
        }
    }

    private void failed(Throwable error) {
        try {
            fail(interruption.hasBegun() ? Interruption.REASON : String.valueOf(error.getMessage()));
        } catch (Throwable e) {
            error.addSuppressed(e);
        }
    }

    /** The run as it is by now. */
    public Run unfinished() {
        return run(RunsSchema.RUNNING, Optional.empty(), "");
    }

    /** Ends the run well; from now on its rows count. */
    public synchronized Run finish() {
        return end(RunsSchema.FINISHED, "");
    }

    /** Ends the run that failed; nothing is written of a run that has ended. */
    public synchronized void fail(String error) {
        if (!ended) {
            end(RunsSchema.FAILED, error);
        }
    }

    private Run end(String status, String error) {
        Run run = run(status, Optional.of(Instant.now().truncatedTo(ChronoUnit.MICROS)), error);
        append(run);
        ended = true;
        interruption.close();
        mark.close();
        return run;
    }

    private Run run(String status, Optional<Instant> finishedAt, String error) {
        return new Run(
                runId,
                scoresOf,
                command,
                startedAt,
                finishedAt,
                status,
                model,
                modelId,
                labelSetId,
                negativesFingerprint,
                settings,
                parameters,
                counts,
                progress.seconds(),
                progress.rates(),
                error,
                RunProcess.current().toString());
    }
}
