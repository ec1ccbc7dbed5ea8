package io.lakesieve.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.TestImages;
import io.lakesieve.config.ApplicationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run is tagged: its jobs in Spark's UI, its commits in Delta's history. */
@Tag("long")
class JobTagTest {
    private static final String COMMIT_INFO = "spark.databricks.delta.commitInfo.userMetadata";
    private static final String USERS_OWN = "set by the user";
    private static final long LISTENER_MILLIS = 10_000;

    @TempDir
    private static Path folder;

    private static final Queue<Properties> JOBS = new ConcurrentLinkedQueue<>();

    private static SparkSession spark;
    private static CommandRun audit;
    private static CommandRun evaluation;
    private static String leftBehind;

    @BeforeAll
    static void audit() throws TimeoutException {
        spark = LocalSpark.session();
        for (int i = 0; i < 8; i++) {
            TestImages.write(folder.resolve("images").resolve((i < 4 ? "cat/" : "house/") + i + ".png"), i);
        }
        String truth = TestImages.text(folder.resolve("truth.csv"), "path,label\ncat/0.png,cat\nhouse/7.png,house\n");
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                JOBS.add((Properties) job.properties().clone());
            }
        };
        spark.conf().set(COMMIT_INFO, USERS_OWN);
        spark.sparkContext().addSparkListener(listener);
        try {
            audit = CommandRun.of(
                    "audit",
                    "--images",
                    folder.resolve("images").toString(),
                    "--labels",
                    TestImages.text(folder.resolve("labels.txt"), "cat\ndog\n"),
                    "--candidates",
                    TestImages.text(folder.resolve("words.txt"), "house\ndesert\nphoto\nlight\nsea\n"),
                    "--negatives",
                    "4",
                    "--groups",
                    "2",
                    "--method",
                    "neglabel,adaneg-task",
                    "--model",
                    TestImages.MODEL.toString(),
                    "--lake",
                    lake());
            evaluation = CommandRun.of("evaluate", "--lake", lake(), "--truth", truth);
            spark.sparkContext().listenerBus().waitUntilEmpty(LISTENER_MILLIS);
            leftBehind = spark.conf().get(COMMIT_INFO);
        } finally {
            spark.sparkContext().removeSparkListener(listener);
            spark.conf().unset(COMMIT_INFO);
        }
        assertThat(audit.exitCode()).as(audit.err()).isZero();
        assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
    }

    private static String lake() {
        return folder.resolve("lake").toString();
    }

    private static String runId() {
        return audit.summary().path("run_id").asText();
    }

    private static Set<String> descriptions() {
        return JOBS.stream()
                .map(job -> job.getProperty("spark.job.description"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void everyStageIsNamedWithItsRun() {
        String run = "lakesieve audit, run " + runId();

        assertThat(descriptions())
                .contains(
                        run,
                        run + ": embed images",
                        run + ": embed prompts",
                        run + ": mine negatives",
                        run + ": fill banks",
                        run + ": score images",
                        run + ": sum up sources",
                        "lakesieve audit: write report",
                        "lakesieve audit",
                        "lakesieve evaluate, run " + runId() + ": evaluate");
    }

    @Test
    void noJobIsWithoutAName() {
        assertThat(JOBS).isNotEmpty().allSatisfy(job -> {
            // Delta puts its name in front, once for each of its own queries within another.
            assertThat(job.getProperty("spark.job.description"))
                    .containsPattern("^(Delta: )*lakesieve (audit|evaluate)");
            assertThat(job.getProperty("spark.jobGroup.id")).isIn(runId(), "audit", "evaluate");
        });
    }

    @Test
    void everyCommitOfEveryTableNamesTheRun() throws IOException {
        List<String> tables;
        try (Stream<Path> folders = Files.list(Path.of(lake()))) {
            tables = folders.filter(path -> Files.isDirectory(path.resolve("_delta_log")))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }

        assertThat(tables)
                .contains("embeddings", "labels", "negative_labels", "scores", "feature_bank", "metrics", "runs");
        for (String table : tables) {
            for (Row commit : spark.sql("DESCRIBE HISTORY delta.`%s/%s`".formatted(lake(), table))
                    .select("userMetadata")
                    .collectAsList()) {
                JsonNode info = new ObjectMapper().readTree(commit.getString(0));
                assertThat(info.path("run_id").asText()).as(table).isEqualTo(runId());
                assertThat(info.path("command").asText())
                        .as(table)
                        .isEqualTo(table.equals("metrics") ? "evaluate" : "audit");
                assertThat(info.path("version").asText()).isEqualTo(ApplicationVersion.NUMBER);
            }
        }
    }

    @Test
    void whatTheSessionHadIsThereAgain() {
        assertThat(leftBehind).isEqualTo(USERS_OWN);
        assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
                .isNull();
        assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
    }
}
