package io.lakesieve.job.tidy;

import io.lakesieve.config.TidyOptions;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Decides which runs of a lake may go.
 *
 * @param goes finished and failed runs that ended too long ago and that nothing needs: neither a view, nor the report of a
 *     later run, nor {@code score} that takes the label set mined last, nor a run that stays and whose rows are theirs
 * @param abandoned runs that never ended, by a process that is gone or has been at it for a month
 * @param atWork runs that go on
 * @param removed runs that an earlier call has taken out of the views, and whose rows may still be there
 */
record OldRuns(List<Run> goes, List<Run> abandoned, List<Run> atWork, List<Run> removed) {
    /** No run takes so long; the process of one on another host cannot be asked. */
    private static final Duration LONGEST_RUN = Duration.ofDays(30);

    OldRuns {
        goes = List.copyOf(goes);
        abandoned = List.copyOf(abandoned);
        atWork = List.copyOf(atWork);
        removed = List.copyOf(removed);
    }

    /**
     * Looks at all runs of a lake as they are now.
     *
     * @param isKilled whether the process of a run that has not ended is known to be gone
     */
    static OldRuns among(List<Run> runs, TidyOptions options, Instant now, Predicate<Run> isKilled) {
        Instant before = now.minus(options.olderThan());
        List<Run> open = withStatus(runs, RunsSchema.RUNNING);
        List<Run> ended = runs.stream()
                .filter(run -> isEnded(run) && !run.status().equals(RunsSchema.REMOVED))
                .toList();
        Set<String> needed = needed(runs, ended, options, before);
        return new OldRuns(
                ended.stream().filter(run -> !needed.contains(run.runId())).toList(),
                open.stream()
                        .filter(run -> run.startedAt().isBefore(before) && isAbandoned(run, now, isKilled))
                        .toList(),
                open.stream().filter(run -> !isAbandoned(run, now, isKilled)).toList(),
                withStatus(runs, RunsSchema.REMOVED));
    }

    private static List<Run> withStatus(List<Run> runs, String status) {
        return runs.stream().filter(run -> run.status().equals(status)).toList();
    }

    private static boolean isEnded(Run run) {
        return run.finishedAt().isPresent();
    }

    private static boolean isAbandoned(Run run, Instant now, Predicate<Run> isKilled) {
        return isKilled.test(run) || run.startedAt().isBefore(now.minus(LONGEST_RUN));
    }

    private static Set<String> needed(List<Run> runs, List<Run> ended, TidyOptions options, Instant before) {
        Set<String> needed = new HashSet<>();
        ended.stream()
                .filter(run -> !run.finishedAt().orElseThrow().isBefore(before))
                .forEach(run -> needed.add(run.runId()));
        Map<String, Integer> ofRoot = new HashMap<>();
        AtomicBoolean hasMined = new AtomicBoolean();
        ended.stream()
                .filter(run -> run.status().equals(RunsSchema.FINISHED))
                .sorted(Comparator.comparing((Run run) -> run.finishedAt().orElseThrow())
                        .thenComparing(Run::runId)
                        .reversed())
                .forEach(run -> {
                    boolean isKept = run.counts().containsKey(RunCounts.SCORES)
                            && ofRoot.merge(root(run), 1, Integer::sum) <= options.keepRuns();
                    boolean hasMinedLast = run.counts().containsKey(RunCounts.ID_LABELS) && !hasMined.getAndSet(true);
                    if (isKept || hasMinedLast) {
                        needed.add(run.runId());
                    }
                });
        runs.stream()
                .filter(run -> !isEnded(run) || needed.contains(run.runId()))
                .map(Run::scoresOf)
                .toList()
                .forEach(needed::add);
        return needed;
    }

    private static String root(Run run) {
        return run.settings().images().map(RunSettings.Images::root).orElse("");
    }

    /**
     * The removed runs whose rows nobody reads any more: no run that is there has them for its own, and each that goes on
     * began when the run was removed already, so it cannot have found it.
     *
     * @param leeway by how much the clocks of hosts may differ
     */
    List<Run> unread(List<Run> runs, Duration leeway) {
        Set<String> owners = new HashSet<>();
        runs.stream()
                .filter(run -> !run.status().equals(RunsSchema.REMOVED))
                .forEach(run -> owners.add(run.scoresOf()));
        return removed.stream()
                .filter(run -> !owners.contains(run.runId()))
                .filter(run -> atWork.stream().noneMatch(other -> other.startedAt()
                        .isBefore(run.finishedAt().orElseThrow().plus(leeway))))
                .toList();
    }
}
