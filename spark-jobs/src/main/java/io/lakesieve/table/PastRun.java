package io.lakesieve.table;

import java.time.Instant;
import java.util.List;

/**
 * An earlier finished run over the same images that has rows of its own, so that it has found something new.
 *
 * @param isBaseline whether what it found lets one expect anything of a later run: no gate of it failed, and it scored by the
 *     same model and label set
 */
public record PastRun(String runId, Instant finishedAt, boolean isBaseline) {
    /** The ids of the first of them that are a baseline. */
    public static List<String> baseline(List<PastRun> latestFirst, int most) {
        return latestFirst.stream()
                .filter(PastRun::isBaseline)
                .limit(most)
                .map(PastRun::runId)
                .toList();
    }
}
