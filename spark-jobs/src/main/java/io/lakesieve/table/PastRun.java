package io.lakesieve.table;

import io.lakesieve.core.verdict.ExpectedShare;
import java.time.Instant;
import java.util.List;

/**
 * An earlier finished run over the same images that has rows of its own, so that it has found something new.
 *
 * @param isBaseline whether what it found lets one expect anything of a later run: no gate of it failed, and it scored by the
 *     same model and label set
 */
public record PastRun(String runId, Instant finishedAt, boolean isBaseline) {
    /** The ids of the latest of them that are a baseline, as many as a range is made of. */
    public static List<String> baseline(List<PastRun> latestFirst) {
        return latestFirst.stream()
                .filter(PastRun::isBaseline)
                .limit(ExpectedShare.MAX_RUNS)
                .map(PastRun::runId)
                .toList();
    }
}
