package io.lakesieve.job.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.CommandRun;
import io.lakesieve.cli.Refusals;
import io.lakesieve.cli.TestImages;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.lexicon.CandidateFile;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of an audited lake: all of its images drawn at once are the audit itself. */
@Tag("long")
class LabelledImagesTest {
    private static final String WORDS = "house\ndesert\nphoto\nlight\nsea\nred\tadjective\ngreen\tadjective\n";
    private static final int IMAGES = 16;
    private static final int REFERENCE = 6;

    @TempDir
    private static Path folder;

    private static SparkSession spark;

    @BeforeAll
    static void audit() {
        spark = LocalSpark.session();
        StringBuilder truth = new StringBuilder("path,label\n");
        for (int i = 0; i < IMAGES; i++) {
            TestImages.write(folder.resolve("images/" + i + ".png"), i);
            truth.append(i)
                    .append(".png,")
                    .append(i % 2 == 0 ? "camel" : "ship")
                    .append('\n');
        }
        for (int i = 0; i < REFERENCE; i++) {
            TestImages.write(folder.resolve("reference/" + i + ".png"), 40 + i);
        }
        CommandRun run = CommandRun.of(
                "audit",
                "--images",
                folder.resolve("images").toString(),
                "--reference",
                folder.resolve("reference").toString(),
                "--fdr",
                "0.1",
                "--truth",
                TestImages.text(folder.resolve("truth.csv"), truth.toString()),
                "--labels",
                TestImages.text(folder.resolve("labels.txt"), "camel\nbird\n"),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), WORDS),
                "--model",
                TestImages.MODEL.toString(),
                "--logit-scale",
                "30",
                "--negatives",
                "5",
                "--groups",
                "2",
                "--method",
                "neglabel,adaneg-task,adaneg-sample,energy,tanl",
                "--lake",
                lake());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static String lake() {
        return folder.resolve("lake").toString();
    }

    private static TruthSource truth() {
        return new TruthSource.CsvFile(folder.resolve("truth.csv").toString());
    }

    /** What banks and words are made of, and the proxies without an image's own copy, are those of the audit. */
    @Test
    void allImagesAsOneLakeHaveTheScoresOfTheAudit() {
        Lake lake = Lake.at(spark, lake());
        Run run = lake.runs().latestScoring().orElseThrow();
        Candidates candidates = Candidates.of(CandidateFile.parse(WORDS, "words.txt"));

        Map<ScoringMethod, double[]> scores;
        try (LabelledImages images =
                new ReadLabelledImages(spark, lake, truth(), candidates, MiningOptions.DEFAULT).execute(run)) {
            scores = images.together();
        }

        assertThat(scores.keySet())
                .containsExactlyInAnyOrderElementsOf(run.scoring().methods());
        scores.forEach((method, found) ->
                assertThat(found).as(method.tableName()).containsExactlyInAnyOrder(audited(lake, run, method)));
    }

    private static double[] audited(Lake lake, Run run, ScoringMethod method) {
        List<Double> scores = new ArrayList<>();
        lake.scores()
                .ofRun(run)
                .where("method = '%s' and status = '%s'".formatted(method.tableName(), EmbeddingsSchema.STATUS_OK))
                .select("id_score")
                .collectAsList()
                .forEach(row -> scores.add(row.getDouble(0)));
        for (double score : lake.calibration()
                .findingsOf(run)
                .get(method.tableName())
                .finding()
                .lake()
                .reference()
                .scores()) {
            scores.add(score);
        }
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void aLakeIsStudiedByItsOwnMethods() {
        CommandRun study = study("--candidates", folder.resolve("words.txt").toString());

        assertThat(study.exitCode()).as(study.err()).isZero();
        for (String method : List.of("neglabel", "adaneg-task", "adaneg-sample", "energy", "tanl")) {
            assertThat(study.out()).contains("| " + method + " | 50.0 | 4 | 16 | 3 |");
        }
    }

    @Test
    void theCandidatesMustBeThoseOfTheRun() {
        Refusals.assertRefused(
                study("--candidates", TestImages.text(folder.resolve("others.txt"), "house\nmoon\n")),
                "embeddings of 1 of 2 candidates",
                "--candidates");
    }

    private static CommandRun study(String... more) {
        String[] arguments = {
            "study",
            "prevalence",
            "--lake",
            lake(),
            "--truth",
            folder.resolve("truth.csv").toString(),
            "--shares",
            "0.5",
            "--references",
            "4",
            "--splits",
            "3"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all);
    }
}
