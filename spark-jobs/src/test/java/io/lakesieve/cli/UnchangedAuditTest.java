package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four audits of the same pictures: the second with another threshold, the third and the fourth as the second. The
 * first is the last one of {@link ReportedLake}.
 */
@ExtendWith(LocalSpark.class)
class UnchangedAuditTest {
    /** A few more than an audit takes today, with a reference and a truth. */
    private static final int MAX_JOBS = 21;

    private static final int METHODS = 4;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static List<Row> runs;
    /** Images that each audit listed. */
    private static int listed;
    /** Commits by table before the last audit. */
    private static Map<String, Integer> commits;
    /** Of the last audit. */
    private static int jobs;

    @BeforeAll
    static void audits() throws IOException {
        spark = LocalSpark.session().newSession();
        ReportedLake reported = ReportedLake.instance();
        FileUtils.copyDirectory(new File(reported.lake()), new File(lake()));
        Runnable audit = () -> reported.audit(lake(), "0.5");
        audit.run();
        audit.run();
        commits = commits();
        jobs = jobsOf(audit);
        spark.conf().set("spark.lakesieve.lake", lake());
        List<Row> finished =
                table("runs").where("status = 'finished'").orderBy("run_id").collectAsList();
        assertThat(finished).hasSize(5);
        runs = finished.subList(1, 5);
        listed = (int) table("scores")
                .where("run_id = '%s' AND method = 'neglabel'".formatted(run(1)))
                .count();
    }

    private static int jobsOf(Runnable work) {
        AtomicInteger started = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                started.incrementAndGet();
            }
        };
        LocalSpark.listening(listener, work);
        return started.get();
    }

    private static Map<String, Integer> commits() throws IOException {
        Map<String, Integer> counted = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(lake()))) {
            files.filter(file -> file.toString().matches(".*/_delta_log/\\d+\\.json"))
                    .forEach(file -> counted.merge(
                            file.getParent().getParent().getFileName().toString(), 1, Integer::sum));
        }
        return counted;
    }

    private static CommandRun command(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static String lake() {
        return folder.resolve("lake").toString();
    }

    /** A table as any reader of Delta sees it. */
    private static Dataset<Row> table(String name) {
        return LocalSpark.session().read().format("delta").load(lake() + "/" + name);
    }

    private static String run(int index) {
        return runs.get(index).getAs("run_id");
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    @Test
    void anUnchangedAuditIsCheap() throws IOException {
        Map<String, Integer> more = commits();
        commits.forEach((table, count) -> more.merge(table, -count, Integer::sum));
        more.values().removeIf(count -> count == 0);

        assertThat(more).containsExactly(Map.entry("metrics", 1), Map.entry("runs", 2));
        assertThat(jobs).isLessThanOrEqualTo(MAX_JOBS);
    }

    @Test
    void whatTheTruthSaysOfTheVerdictsIsKept() {
        Map<String, Long> first = judged(1);

        assertThat(first)
                // ReportedLake's truth names seven pictures, two of them cars.
                .containsEntry("images_judged", 7L)
                .containsEntry("judged_outliers", 2L);
        assertThat(judged(3)).isEqualTo(first);
    }

    private static Map<String, Long> judged(int index) {
        Map<String, Long> counts = new TreeMap<>(
                runs.get(index).<String, Long>getJavaMap(runs.get(index).fieldIndex("counts")));
        counts.keySet().removeIf(name -> !name.contains("judged"));
        return counts;
    }

    @Test
    void aChangedThresholdWritesRowsAndWhatDoesNotChangePointsAtThem() {
        assertThat(runs)
                .extracting(row -> row.<String>getAs("scores_of"))
                .containsExactly(run(0), run(1), run(1), run(1));
        assertThat(texts(table("scores")
                        .where("run_id = '%s'".formatted(run(1)))
                        .select("computed_in")
                        .distinct()))
                .contains("[" + run(0) + "]")
                .doesNotContain("[" + run(1) + "]");
        assertThat(texts(spark.sql(
                        "SELECT DISTINCT is_ood = (id_score < threshold) FROM scores WHERE threshold IS NOT NULL"
                                + " AND id_score IS NOT NULL AND run_id = '%s'".formatted(run(1)))))
                .containsExactly("[true]");
        String scores = "SELECT path, method, id_score, predicted_label, top_negatives FROM scores WHERE run_id = '%s'";
        assertThat(texts(spark.sql(scores.formatted(run(1))))).isEqualTo(texts(spark.sql(scores.formatted(run(0)))));
        Map<String, List<String>> banks = viewed("feature_bank");
        assertThat(banks.get(run(1))).isEqualTo(banks.get(run(0))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"scores", "feature_bank", "calibration", "source_summary"})
    void noRowIsWrittenAgainAndTheViewShowsItUnderEachRun(String name) {
        assertThat(texts(table(name)
                        .where("run_id >= '%s'".formatted(run(0)))
                        .select("run_id")
                        .distinct()))
                .containsExactly("[" + run(0) + "]", "[" + run(1) + "]");
        Map<String, List<String>> viewed = viewed(name);
        assertThat(viewed.get(run(1))).isNotEmpty();
        assertThat(viewed.get(run(2))).isEqualTo(viewed.get(run(1)));
        assertThat(viewed.get(run(3))).isEqualTo(viewed.get(run(1)));
        assertThat(spark.table(name).columns()).isEqualTo(table(name).columns());
    }

    /** The rows of a view by the run that has them, sorted. */
    private static Map<String, List<String>> viewed(String name) {
        return spark.sql("SELECT run_id, struct(* EXCEPT (run_id)) FROM " + name).collectAsList().stream()
                .sorted(Comparator.comparing(Row::toString))
                .collect(Collectors.groupingBy(
                        row -> row.getString(0),
                        Collectors.mapping(row -> row.getStruct(1).toString(), Collectors.toList())));
    }

    @Test
    void theViewOfScoresHasTheRowsOfEveryRun() {
        Map<String, List<String>> scores = viewed("scores");

        assertThat(List.of(
                        scores.get(run(0)).size(),
                        scores.get(run(1)).size(),
                        scores.get(run(2)).size(),
                        scores.get(run(3)).size()))
                .containsOnly(METHODS * listed);
    }

    @Test
    void theLatestVerdictsAreThoseOfTheLastRun() {
        assertThat(texts(spark.sql("SELECT DISTINCT run_id, method FROM latest_verdicts")))
                .containsExactly("[%s,neglabel]".formatted(run(3)));
        assertThat(spark.sql("SELECT * FROM latest_verdicts").count()).isEqualTo(listed);
        assertThat(spark.sql("SELECT * FROM verdict_evidence").count()).isEqualTo(listed);
        assertThat(spark.sql("SELECT * FROM changed_verdicts").count()).isZero();
    }

    @Test
    void functionsScoreAgainstTheSharedBank() {
        List<Row> rows = spark.sql("""
            SELECT s.id_score, adaneg_score(e.embedding, '%1$s', 'adaneg-task'), neglabel_score(e.embedding, 'latest')
            FROM scores s JOIN embeddings e USING (path)
            WHERE s.run_id = '%1$s' AND s.method = 'adaneg-task' AND s.status = 'ok'
            """.formatted(run(3))).collectAsList();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> assertThat(row.get(0))
                .isEqualTo(row.get(1)));
    }

    @Test
    void anyEngineFindsTheRowsByOneJoin() {
        table("runs").createOrReplaceTempView("stored_runs");
        table("scores").createOrReplaceTempView("stored_scores");

        assertThat(LocalSpark.session()
                        .sql("SELECT r.run_id FROM stored_runs r JOIN stored_scores s ON s.run_id = r.scores_of"
                                + " WHERE r.status = 'finished' AND r.run_id = '%s'".formatted(run(3)))
                        .count())
                .isEqualTo((long) METHODS * listed);
    }

    @Test
    void anExportOfEitherRunHasTheSameRows() throws IOException {
        assertThat(exported(3).replace(run(3), run(1))).isEqualTo(exported(1)).contains(".png");
    }

    private static String exported(int index) throws IOException {
        Path file = folder.resolve("export-%d.csv".formatted(index));
        command("export", "--lake", lake(), "--run", run(index), "--all", "--output", file.toString());
        return Files.readString(file);
    }

    @Test
    void imagesWithTheBytesOfAReferenceImageAreCountedAndSaid() throws IOException {
        // The two pictures that came before the second audit look like references: their seeds differ by multiples of
        // seven.
        assertThat(runs.get(0).<String, Long>getJavaMap(runs.get(0).fieldIndex("counts")))
                .containsEntry("reference_copies", 2L);
        assertThat(Files.readString(report(run(0)))).contains("2 images have the bytes of a reference image");
    }

    @Test
    void theReportIsTheEarlierOne() throws IOException {
        byte[] page = Files.readAllBytes(report(run(1)));
        assertThat(report(run(2))).hasBinaryContent(page);
        assertThat(report(run(3))).hasBinaryContent(page);
        assertThat(report("latest")).hasBinaryContent(page);
        assertThat(report(run(0))).content().isNotEqualTo(Files.readString(report(run(1))));

        Path made = folder.resolve("made.html");
        command("report", "--lake", lake(), "--run", run(3), "--output", made.toString());
        assertThat(made).content().contains(run(3));
    }

    private static Path report(String name) {
        return folder.resolve("lake/reports").resolve(name + ".html");
    }

    @Test
    void figuresAreWrittenUnderEachRun() {
        Map<String, List<String>> figures = viewed("metrics");

        assertThat(figures.get(run(1))).anyMatch(figure -> figure.contains("auroc"));
        assertThat(List.of(figures.get(run(2)), figures.get(run(3)))).containsOnly(figures.get(run(1)));
    }
}
