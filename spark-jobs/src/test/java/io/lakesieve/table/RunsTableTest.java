package io.lakesieve.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.TableColumns;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.RunsSchema;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTableTest {
    private static final Instant START = Instant.parse("2025-03-01T10:00:00.123456Z");
    private static final Map<String, Long> SCORING = Map.of(RunCounts.ID_LABELS, 3L, RunCounts.SCORES, 12L);
    private static final Map<String, Long> MINING = Map.of(RunCounts.ID_LABELS, 3L);
    private static final Map<String, Long> EMBEDDING = Map.of(RunCounts.IMAGES_LISTED, 12L);

    private static final RunSettings SETTINGS = new RunSettings(
            Optional.of(new RunSettings.Images(
                    "pictures",
                    "file:/pictures",
                    new TableColumns(Optional.of("image.bytes"), Optional.of("name"), Optional.empty()),
                    Optional.of("label"))),
            Optional.of(new RunSettings.Limits(1000, 2000)),
            OptionalDouble.of(99.5),
            Optional.of(new RunSettings.Scoring(
                    List.of(ScoringMethod.MSP, ScoringMethod.ADA_NEG_TASK),
                    ScoringMethod.ADA_NEG_TASK,
                    100,
                    5,
                    true,
                    "reference",
                    OptionalDouble.of(0.9),
                    OptionalDouble.of(0.2))));

    private static final int CLAIMS = 3;

    private static RunsTable table;
    private static RunsTable empty;
    private static long rows;

    @BeforeAll
    static void writeRuns(@TempDir Path folder) {
        SparkSession spark = LocalSpark.session();
        Lake lake = Lake.at(spark, folder.toString());
        table = lake.runs();
        empty = Lake.at(spark, folder.resolve("nothing").toString()).runs();
        table.add(run("1-audit", RunsSchema.FINISHED, "set-a", SCORING));
        table.add(run("2-audit", RunsSchema.RUNNING, "", Map.of()));
        table.append(run("2-audit", RunsSchema.FINISHED, "set-a", SCORING), 2);
        table.add(run("3-mine", RunsSchema.FINISHED, "set-b", MINING));
        table.add(run("4-embed", RunsSchema.FINISHED, "", EMBEDDING));
        table.add(run("5-audit", RunsSchema.FAILED, "set-c", SCORING));
        table.add(run("6-audit", RunsSchema.RUNNING, "set-c", SCORING));
        table.add(run("6-audit", RunsSchema.RUNNING, "set-c", SCORING));
        rows = spark.read().format("delta").load(lake.uriOf(RunsTable.NAME)).count();
    }

    @Test
    void aStateIsARowAndOneThatIsAppendedAgainIsNone() {
        assertThat(rows).isEqualTo(7);
    }

    @Test
    void aRunIsWhatItsLastStateSays() {
        assertThat(table.find("2-audit")).contains(run("2-audit", RunsSchema.FINISHED, "set-a", SCORING));
        assertThat(table.all())
                .extracting(Run::runId)
                .contains("1-audit", "2-audit", "6-audit")
                .doesNotHaveDuplicates();
        assertThat(table.unfinished("audit")).extracting(Run::runId).containsExactly("6-audit");
    }

    @Test
    void ofProcessesThatClaimARunAtTheSameMomentOneGetsIt(@TempDir Path folder) throws Exception {
        Run killed = run("1-audit", RunsSchema.RUNNING, "", Map.of());
        Lake.at(LocalSpark.session(), folder.toString()).runs().add(killed);
        CyclicBarrier start = new CyclicBarrier(CLAIMS);
        ExecutorService threads = Executors.newFixedThreadPool(CLAIMS);
        List<Callable<OptionalInt>> claims = IntStream.range(0, CLAIMS)
                .mapToObj(number -> (Callable<OptionalInt>) () -> {
                    Lake lake = Lake.at(LocalSpark.session().newSession(), folder.toString());
                    start.await();
                    return lake.runs().claim(killed, "process " + number);
                })
                .toList();
        List<OptionalInt> won = new ArrayList<>();
        try {
            for (Future<OptionalInt> claim : threads.invokeAll(claims)) {
                won.add(claim.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(won).filteredOn(OptionalInt::isPresent).containsExactly(OptionalInt.of(2));
        RunsTable runs = Lake.at(LocalSpark.session(), folder.toString()).runs();
        assertThat(runs.find("1-audit")).map(Run::process).contains("process " + won.indexOf(OptionalInt.of(2)));
    }

    @Test
    void aRunThatReadAndScoredNothingHasNoSettings() {
        Run run = new Run(
                "0-doctor",
                "0-doctor",
                "doctor",
                START,
                Optional.empty(),
                RunsSchema.RUNNING,
                "",
                "",
                "",
                "",
                RunSettings.NONE,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                "",
                "");

        table.add(run);

        assertThat(table.find("0-doctor")).contains(run);
    }

    @Test
    void aRunThatGoesOnHasNoEnd() {
        assertThat(table.find("6-audit")).map(Run::finishedAt).contains(Optional.empty());
    }

    @Test
    void aRunThatNobodyAddedIsNotFound() {
        assertThat(table.find("7-audit")).isEmpty();
    }

    @Test
    void theLatestScoringRunIsFinishedAndHasScores() {
        assertThat(table.latestScoring()).map(Run::runId).contains("2-audit");
    }

    @Test
    void theLatestScoringRunOverAnImageRootHasOneOfTheParameters() {
        Map<String, String> either = Map.of("images", "/pictures", "groups", "7");

        assertThat(table.latestScoring("file:/pictures", either))
                .map(Run::runId)
                .contains("2-audit");
        assertThat(table.latestScoring("file:/pictures", Map.of("groups", "7"))).isEmpty();
        assertThat(table.latestScoring("file:/other", either)).isEmpty();
        assertThat(table.latestScoring(null, either)).isEmpty();
    }

    @Test
    void theLatestRunIsTheOneThatEndedLastWheneverItStarted(@TempDir Path folder) {
        RunsTable runs = Lake.at(LocalSpark.session(), folder.toString()).runs();
        Run early = run("1-audit", RunsSchema.FINISHED, "set-a", SCORING, START.plusSeconds(90));
        Run late = run("2-audit", RunsSchema.FINISHED, "set-a", SCORING, START.plusSeconds(30));
        runs.add(early);
        runs.add(late);

        assertThat(runs.latestScoring()).map(Run::runId).contains("1-audit");
        assertThat(runs.scoringBefore(early)).map(Run::runId).contains("2-audit");
        assertThat(runs.scoringBefore(late)).isEmpty();
    }

    @Test
    void theLatestMiningRunIsFinishedAndHasLabels() {
        assertThat(table.latestMining()).map(Run::runId).contains("3-mine");
    }

    @Test
    void theLatestMiningRunOfALabelSetIsThatSets() {
        assertThat(table.latestMining("set-a")).map(Run::runId).contains("2-audit");
    }

    @Test
    void aLabelSetWhoseRunFailedWasNotMined() {
        assertThat(table.latestMining("set-c")).isEmpty();
    }

    @Test
    void aTableThatWasNeverWrittenHasNoLatestRun() {
        assertThat(empty.latestScoring()).isEmpty();
    }

    private static Run run(String id, String status, String labelSet, Map<String, Long> counts) {
        return run(id, status, labelSet, counts, START.plusSeconds(60));
    }

    private static Run run(String id, String status, String labelSet, Map<String, Long> counts, Instant end) {
        boolean ended = !status.equals(RunsSchema.RUNNING);
        return new Run(
                id,
                id,
                "audit",
                START,
                ended ? Optional.of(end) : Optional.empty(),
                status,
                "demo",
                "model",
                labelSet,
                "",
                SETTINGS,
                Map.of("images", "/pictures", "quote", "it's"),
                counts,
                Map.of("embed images", 1.5),
                Map.of("embed images", 8.0),
                status.equals(RunsSchema.FAILED) ? "no room" : "",
                "host 17 2026-03-01T08:00:00Z");
    }
}
