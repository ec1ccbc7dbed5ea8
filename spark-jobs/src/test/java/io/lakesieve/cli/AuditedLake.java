package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.RunsSchema;
import io.lakesieve.sql.LakeSetting;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A lake with two audits, made once for all tests, which only look at it. They differ in labels, groups and logit scale, so that
 * nothing fits both; between them a picture came and another went. One file is no picture, and one is a copy.
 */
public final class AuditedLake {
    /** Files that each audit listed. */
    public static final int LISTED = 16;
    /** Those of them that have scores. */
    public static final int SCORED = 15;
    /** Files that have an embedding in the lake: those of either audit. */
    public static final int EMBEDDED = 16;

    private static final int PICTURES = 14;

    private static final String NAME = "audited";

    private static AuditedLake shared;

    private final Path folder = BuiltOnce.folder(NAME);
    private final SparkSession spark = LocalSpark.session().newSession();
    private final List<String> runs;

    private AuditedLake() {
        BuiltOnce.commands(NAME, this::audits);
        spark.conf().set(LakeSetting.LAKE, uri());
        this.runs = finishedRuns().orderBy(RunsSchema.RUN_ID).select(RunsSchema.RUN_ID).collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<CommandRun> audits() {
        Path images = folder.resolve("images");
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(images.resolve(i % 2 == 0 ? "even" : "odd").resolve(i + ".png"), i);
        }
        TestImages.write(images.resolve("odd/copy.png"), 0);
        TestImages.text(images.resolve("odd/broken.png"), "no picture");
        CommandRun first = audit("first", "camel\nbird\n", "3", "30", "neglabel");
        TestImages.delete(images.resolve("odd/13.png"));
        TestImages.write(images.resolve("even/20.png"), 20);
        return List.of(first, audit("second", "camel\nhouse\nbird\n", "2", "25", "adaneg-task"));
    }

    public static synchronized AuditedLake shared() {
        if (shared == null) {
            shared = new AuditedLake();
        }
        return shared;
    }

    public String uri() {
        return folder.resolve("lake").toString();
    }

    /** The folder of the pictures, as the second audit saw it. */
    public String images() {
        return folder.resolve("images").toString();
    }

    /** A session that has the lake set. */
    public SparkSession spark() {
        return spark;
    }

    /** The two audits' runs. */
    public String run(int index) {
        return runs.get(index);
    }

    /** The label set of a run, called {@code first} and {@code second}. */
    public String labelSet(int index) {
        return finishedRuns()
                .where("run_id = '%s'".formatted(run(index)))
                .select(RunsSchema.LABEL_SET_ID)
                .first()
                .getString(0);
    }

    private Dataset<Row> finishedRuns() {
        return table(RunsSchema.TABLE).where("status = 'finished'");
    }

    /** A table as any reader of Delta sees it. */
    public Dataset<Row> table(String name) {
        return LocalSpark.session().read().format("delta").load(uri() + "/" + name);
    }

    private CommandRun audit(String name, String labels, String groups, String logitScale, String verdictMethod) {
        CommandRun run = CommandRun.of(
                "audit",
                "--images",
                folder.resolve("images").toString(),
                "--labels",
                TestImages.text(folder.resolve(name), labels),
                "--candidates",
                TestImages.text(
                        folder.resolve("words.txt"), "desert\nphoto\nlight\nlight\tadjective\nred\tadjective\nsea\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                uri(),
                "--negatives",
                "6",
                "--groups",
                groups,
                "--logit-scale",
                logitScale,
                "--method",
                "neglabel,adaneg-task,adaneg-sample",
                "--threshold",
                "0.5",
                "--verdict-method",
                verdictMethod);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }
}
