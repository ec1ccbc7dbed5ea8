package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
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

/** Four audits of the same pictures: the second by another threshold, the third and the fourth as the second. */
@ExtendWith(LocalSpark.class)
class UnchangedAuditTest {
    /** A few more than an audit takes today, with a reference and a truth. */
    private static final int MAX_JOBS = 28;

    private static final int PICTURES = 6;
    private static final int ROWS = 3 * (PICTURES + 1);

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static List<Row> runs;
    /** Commits by table before the last audit. */
    private static Map<String, Integer> commits;
    /** Of the last audit. */
    private static int jobs;

    @BeforeAll
    static void audits() throws IOException, InterruptedException, TimeoutException {
        spark = LocalSpark.session().newSession();
        StringBuilder truth = new StringBuilder("path,label\n");
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(folder.resolve("images/some").resolve(i + ".png"), i);
            TestImages.write(folder.resolve("good").resolve(i + ".png"), 2 * i + 1);
            truth.append("some/%d.png,%s%n".formatted(i, i % 2 == 0 ? "camel" : "chair"));
        }
        TestImages.text(folder.resolve("images/some/broken.png"), "no picture");
        TestImages.text(folder.resolve("truth.csv"), truth.toString());
        List.of("0.9", "0.5", "0.5").forEach(UnchangedAuditTest::audit);
        commits = commits();
        jobs = jobsOf(() -> audit("0.5"));
        spark.conf().set("spark.lakesieve.lake", lake());
        runs = table("runs").where("status = 'finished'").orderBy("run_id").collectAsList();
    }

    private static void audit(String accept) {
        command(
                "audit",
                "--images",
                folder.resolve("images").toString(),
                "--labels",
                TestImages.text(folder.resolve("labels"), "camel\nbird\n"),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nred\tadjective\nsea\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                lake(),
                "--negatives",
                "5",
                "--groups",
                "2",
                "--logit-scale",
                "30",
                "--method",
                "neglabel,adaneg-task,msp",
                "--reference",
                folder.resolve("good").toString(),
                "--max-image-failure-rate",
                "0.5",
                "--accept",
                accept,
                "--truth",
                folder.resolve("truth.csv").toString());
    }

    private static int jobsOf(Runnable work) throws InterruptedException, TimeoutException {
        AtomicInteger started = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                started.incrementAndGet();
            }
        };
        SparkContext context = spark.sparkContext();
        context.listenerBus().waitUntilEmpty();
        context.addSparkListener(listener);
        work.run();
        context.listenerBus().waitUntilEmpty();
        context.removeSparkListener(listener);
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
                .containsEntry("images_judged", (long) PICTURES)
                .containsEntry("judged_outliers", PICTURES / 2L);
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
                .containsExactly("[" + run(0) + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scores", "feature_bank", "calibration", "source_summary"})
    void noRowIsWrittenAgainAndTheViewShowsItUnderEachRun(String name) {
        assertThat(texts(table(name).select("run_id").distinct()))
                .containsExactly("[" + run(0) + "]", "[" + run(1) + "]");
        List<String> second = viewed(name, run(1));
        assertThat(second).isNotEmpty();
        assertThat(viewed(name, run(2))).isEqualTo(second);
        assertThat(viewed(name, run(3))).isEqualTo(second);
        assertThat(spark.table(name).columns()).isEqualTo(table(name).columns());
    }

    private static List<String> viewed(String name, String run) {
        return texts(spark.sql("SELECT * EXCEPT (run_id) FROM %s WHERE run_id = '%s'".formatted(name, run)));
    }

    @Test
    void theViewOfScoresHasTheRowsOfEveryRun() {
        assertThat(spark.sql("SELECT count(*) FROM scores").first().getLong(0)).isEqualTo(4 * ROWS);
    }

    @Test
    void theLatestVerdictsAreThoseOfTheLastRun() {
        assertThat(texts(spark.sql("SELECT DISTINCT run_id, method FROM latest_verdicts")))
                .containsExactly("[%s,neglabel]".formatted(run(3)));
        assertThat(spark.sql("SELECT * FROM latest_verdicts").count()).isEqualTo(PICTURES + 1);
        assertThat(spark.sql("SELECT * FROM verdict_evidence").count()).isEqualTo(PICTURES + 1);
        assertThat(spark.sql("SELECT * FROM changed_verdicts").count()).isZero();
    }

    @Test
    void functionsScoreAgainstTheSharedBank() {
        List<Row> rows = spark.sql("""
            SELECT s.id_score, adaneg_score(e.embedding, '%1$s', 'adaneg-task'), neglabel_score(e.embedding, 'latest')
            FROM scores s JOIN embeddings e USING (path)
            WHERE s.run_id = '%1$s' AND s.method = 'adaneg-task' AND s.status = 'ok'
            """.formatted(run(3))).collectAsList();

        assertThat(rows).hasSize(PICTURES).allSatisfy(row -> assertThat(row.get(0))
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
                .isEqualTo(ROWS);
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
        // Of the references 1, 3, 5, 7, 9 and 11 the first three are among the pictures.
        assertThat(runs.get(0).<String, Long>getJavaMap(runs.get(0).fieldIndex("counts")))
                .containsEntry("reference_copies", 3L);
        assertThat(Files.readString(report(run(0)))).contains("3 images have the bytes of a reference image");
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
        List<String> figures = new ArrayList<>();
        for (int i = 1; i < 4; i++) {
            figures.add(String.join("\n", viewed("metrics", run(i))));
        }
        assertThat(figures)
                .allSatisfy(text -> assertThat(text).isEqualTo(figures.get(0)).contains("auroc"));
    }
}
