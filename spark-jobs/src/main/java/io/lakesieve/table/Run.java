package io.lakesieve.table;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as {@code runs} holds it.
 *
 * @param runId sorts by time
 * @param scoresOf the run whose rows in {@code scores}, {@code feature_bank}, {@code calibration} and {@code
 *     source_summary} are this run's: itself, or an earlier one that has rows of its own
 * @param finishedAt empty while the run goes on
 * @param status running, finished or failed
 * @param model as the user named it; empty string where the run needed none
 * @param settings what it read and how it scored
 * @param parameters every parameter in force, by flag, as text for people
 * @param counts such as {@code images_listed}
 * @param stageSeconds wall time of each stage
 * @param stageRates items per second of each stage
 * @param error why the run failed; empty string where it did not
 * @param process the process that does the run; empty string where it is not known
 */
public record Run(
        String runId,
        String scoresOf,
        String command,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String status,
        String model,
        String modelId,
        String labelSetId,
        String negativesFingerprint,
        RunSettings settings,
        Map<String, String> parameters,
        Map<String, Long> counts,
        Map<String, Double> stageSeconds,
        Map<String, Double> stageRates,
        String error,
        String process) {
    /**
     * Parameter: the earlier run with rows of its own whose images are all among this one's, with the scores that they had
     * under all of its methods. A run that goes on where a process was killed has none.
     */
    public static final String ADDED_TO = "added_to";

    /** Parameter: the threshold of each method that has one, as {@code neglabel 0.5, msp 0.25}. */
    public static final String THRESHOLDS = "thresholds";

    public Run {
        parameters = Map.copyOf(parameters);
        counts = Map.copyOf(counts);
        stageSeconds = Map.copyOf(stageSeconds);
        stageRates = Map.copyOf(stageRates);
    }

    /** The same run, done by another process from now on. */
    Run in(String otherProcess) {
        return with(finishedAt, status, error, otherProcess);
    }

    /** The same run, failed. */
    public Run failed(Instant at, String why) {
        return with(Optional.of(at), RunsSchema.FAILED, why, process);
    }

    private Run with(Optional<Instant> otherEnd, String otherStatus, String otherError, String otherProcess) {
        return new Run(
                runId,
                scoresOf,
                command,
                startedAt,
                otherEnd,
                otherStatus,
                model,
                modelId,
                labelSetId,
                negativesFingerprint,
                settings,
                parameters,
                counts,
                stageSeconds,
                stageRates,
                otherError,
                otherProcess);
    }

    /** The value of {@link #ADDED_TO}. */
    public Optional<String> addedTo() {
        return Optional.ofNullable(parameters.get(ADDED_TO));
    }

    /** The value of {@link #THRESHOLDS}. */
    public static String noted(Map<ScoringMethod, Double> thresholds) {
        return new TreeMap<>(thresholds)
                .entrySet().stream()
                        .map(threshold -> threshold.getKey().tableName() + " " + threshold.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** The thresholds of its methods, where it says what they are. */
    public Optional<Map<ScoringMethod, Double>> thresholds() {
        return Optional.ofNullable(parameters.get(THRESHOLDS)).map(text -> Stream.of(text.split(", "))
                .filter(threshold -> !threshold.isEmpty())
                .map(threshold -> threshold.split(" "))
                .collect(Collectors.toMap(
                        threshold -> ScoringMethod.ofTableName(threshold[0]),
                        threshold -> Double.parseDouble(threshold[1]))));
    }

    /** Whether its rows are under its own id, not those of an earlier run. */
    public boolean ownsScores() {
        return scoresOf.equals(runId);
    }

    /**
     * The method whose verdicts are shown: NegLabel's in place of AdaNeg's whose bank is not trusted.
     *
     * @throws IllegalStateException if it is no run that scores
     */
    public ScoringMethod shownMethod() {
        ScoringMethod wanted = scoring().verdictMethod();
        boolean isDistrusted = wanted.adaptation().isPresent()
                && counts.getOrDefault(RunCounts.BANK_TRUSTED, 1L) == 0
                && scoring().methods().contains(ScoringMethod.NEG_LABEL);
        return isDistrusted ? ScoringMethod.NEG_LABEL : wanted;
    }

    /**
     * How it scored.
     *
     * @throws IllegalStateException if it is no run that scores
     */
    public RunSettings.Scoring scoring() {
        return settings.scoring().orElseThrow(() -> new IllegalStateException("The run " + runId + " scores nothing"));
    }
}
