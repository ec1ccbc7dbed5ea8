package io.lakesieve.job.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.config.TidyOptions;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which runs of a lake may go; ages are in days, and what is older than 30 may, but for the last two of each image root. */
class OldRunsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final TidyOptions OPTIONS = new TidyOptions(2, Duration.ofDays(30));

    @Test
    void oldRunsGoButForTheLastOnesOfEachImageRoot() {
        OldRuns old = old(
                scored("a1", "a", 90),
                scored("a2", "a", 80),
                scored("a3", "a", 70),
                scored("b1", "b", 60),
                scored("b2", "b", 50),
                scored("b3", "b", 40));

        assertThat(old.goes()).extracting(Run::runId).containsExactly("a1", "b1");
    }

    @Test
    void youngRunsStayHoweverManyThereAre() {
        assertThat(old(scored("1", "a", 29), scored("2", "a", 28), scored("3", "a", 27), scored("4", "a", 1))
                        .goes())
                .isEmpty();
    }

    @Test
    void aFailedRunCountsForNothing() {
        Run failed = run("f", "f", "a", 35, RunsSchema.FAILED, Map.of(RunCounts.SCORES, 1L));

        assertThat(old(scored("1", "a", 50), scored("2", "a", 40), failed).goes())
                .containsExactly(failed);
    }

    @Test
    void aRunWhoseRowsAreThoseOfARunThatStaysStaysAsLongAsThat() {
        Run owner = scored("1", "a", 90);
        Run pointer = run("4", "1", "a", 1, RunsSchema.FINISHED, Map.of(RunCounts.SCORES, 1L));

        OldRuns old = old(owner, scored("2", "a", 80), scored("3", "a", 70), pointer);

        assertThat(old.goes()).extracting(Run::runId).containsExactly("2");
    }

    @Test
    void theRunThatMinedLastStays() {
        Run first = run("m1", "m1", "", 90, RunsSchema.FINISHED, Map.of(RunCounts.ID_LABELS, 1L));
        Run second = run("m2", "m2", "", 80, RunsSchema.FINISHED, Map.of(RunCounts.ID_LABELS, 1L));

        assertThat(old(first, second).goes()).containsExactly(first);
    }

    @Test
    void anOpenRunIsAtWorkOrAbandonedOrMayYetBeTakenUp() {
        Run works = run("works", "works", "a", 5, RunsSchema.RUNNING, Map.of());
        Run killed = run("killed", "killed", "a", 40, RunsSchema.RUNNING, Map.of());
        Run justKilled = run("just-killed", "just-killed", "a", 5, RunsSchema.RUNNING, Map.of());
        Run unheardOf = run("unheard-of", "unheard-of", "a", 31, RunsSchema.RUNNING, Map.of());

        OldRuns old = old(works, killed, justKilled, unheardOf);

        assertThat(old.atWork()).containsExactly(works);
        assertThat(old.abandoned()).containsExactly(killed, unheardOf);
        assertThat(old.goes()).isEmpty();
    }

    @Test
    void theRowsOfARemovedRunWaitForTheRunsThatMayReadThem() {
        Run early = run("early", "early", "a", 3, RunsSchema.RUNNING, Map.of());
        Run late = run("late", "late", "a", 1, RunsSchema.RUNNING, Map.of());
        Run removed = run("removed", "removed", "a", 2, RunsSchema.REMOVED, Map.of());

        assertThat(unread(removed)).containsExactly(removed);
        assertThat(unread(removed, late)).containsExactly(removed);
        assertThat(unread(removed, early)).isEmpty();
    }

    @Test
    void theRowsOfARemovedRunWaitForTheRunsWhoseRowsTheyAreToo() {
        Run removed = run("removed", "removed", "a", 2, RunsSchema.REMOVED, Map.of());
        Run pointer = run("p", "removed", "a", 1, RunsSchema.FINISHED, Map.of(RunCounts.SCORES, 1L));

        assertThat(unread(removed, pointer)).isEmpty();
    }

    private static List<Run> unread(Run... runs) {
        return old(runs).unread(List.of(runs), Duration.ofMinutes(5));
    }

    private static OldRuns old(Run... runs) {
        return OldRuns.among(List.of(runs), OPTIONS, NOW, run -> run.runId().contains("killed"));
    }

    private static Run scored(String id, String root, int age) {
        return run(id, id, root, age, RunsSchema.FINISHED, Map.of(RunCounts.SCORES, 1L));
    }

    /** A run that started, and if it has ended also ended, so many days ago. */
    private static Run run(String id, String scoresOf, String root, int age, String status, Map<String, Long> counts) {
        Instant at = NOW.minus(Duration.ofDays(age));
        return new Run(
                id,
                scoresOf,
                "audit",
                at,
                status.equals(RunsSchema.RUNNING) ? Optional.empty() : Optional.of(at),
                status,
                "",
                "",
                "",
                "",
                RunSettings.NONE.withImages(new RunSettings.Images(root, root)),
                Map.of(),
                counts,
                Map.of(),
                Map.of(),
                "",
                "");
    }
}
