package io.lakesieve.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The inputs, settings, counts and stages of a run.
 *
 * @param finishedAt empty while the run goes on
 * @param lake URI of the tables' root
 * @param imageRoot the folder or table that the images came from; empty string where the run took all the lake's
 * @param model as the user named it
 * @param modelId fingerprint of the model's files
 * @param labelSetId fingerprint of labels, prompts, candidates and mining
 * @param negativesFingerprint SHA-256 over the negatives
 * @param parameters every parameter in force, by flag
 * @param counts such as the number of negatives, by name
 * @param stages in the order of their duration, longest first
 */
public record RunFacts(
        String runId,
        String command,
        String status,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String lake,
        String imageRoot,
        String model,
        String modelId,
        String labelSetId,
        String negativesFingerprint,
        Map<String, String> parameters,
        Map<String, Long> counts,
        List<Stage> stages) {
    /**
     * A stage of the run.
     *
     * @param rate items per second
     */
    public record Stage(String name, double seconds, double rate) {}

    public RunFacts {
        parameters = new TreeMap<>(parameters);
        counts = new TreeMap<>(counts);
        stages = List.copyOf(stages);
    }
}
