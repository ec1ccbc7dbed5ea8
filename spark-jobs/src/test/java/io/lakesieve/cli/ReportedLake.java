package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A lake that was audited twice, with files that have gone, come and changed between, copies, files that are no pictures,
 * and names of files, labels and words that would do harm on a page that does not escape them. Made once for all tests.
 */
public final class ReportedLake {
    /** File names that a page must show and not obey. */
    static final List<String> HOSTILE_NAMES = List.of(
            "<img src=x onerror=alert(1)>.png",
            "\"quoted' onload=alert(1) &amp; .png",
            "evil\u202Egpj.png",
            "two\nlines.png",
            "x".repeat(200) + ".png");

    public static final String HOSTILE_LABEL = "\"><script>alert(1)</script>";
    public static final String HOSTILE_WORD = "<svg onload=alert(1)>";

    private static final String NAME = "reported";

    private static ReportedLake instance;

    private final SparkSession spark = LocalSpark.session();
    private final Path folder = BuiltOnce.folder(NAME);
    private final List<CommandRun> commands = BuiltOnce.commands(NAME, this::audits);

    public static synchronized ReportedLake instance() {
        if (instance == null) {
            instance = new ReportedLake();
        }
        return instance;
    }

    private List<CommandRun> audits() {
        HOSTILE_NAMES.forEach(name -> TestImages.write(images().resolve("cats").resolve(name), name.length() % 23));
        for (int i = 0; i < 12; i++) {
            TestImages.write(images().resolve("dogs/dog %d.png".formatted(i)), 30 + i);
            TestImages.write(folder.resolve("good/good %d.png".formatted(i)), 60 + i);
        }
        TestImages.write(images().resolve("dogs/copy.png"), 30);
        TestImages.write(images().resolve("no folder.png"), 30);
        TestImages.write(images().resolve("<b onclick=alert(1)>/one.png"), 50);
        TestImages.text(images().resolve("dogs/notes.txt"), "no picture");
        TestImages.text(images().resolve("dogs/more notes.txt"), "no picture, either");
        TestImages.text(images().resolve("dogs/large.png"), "x".repeat(9_000));
        TestImages.text(folder.resolve("labels.txt"), "cats\ndogs\n%s\n".formatted(HOSTILE_LABEL));
        TestImages.text(
                folder.resolve("words.txt"),
                "house\ndesert\nphoto\nstone\nriver\nred\tadjective\n%s\n".formatted(HOSTILE_WORD));
        TestImages.text(folder.resolve("truth.csv"), truth());
        CommandRun first = audit(lake(), "0.3");
        TestImages.write(images().resolve("dogs/new.png"), 81);
        TestImages.write(images().resolve("cats/new.png"), 82);
        TestImages.write(images().resolve("cats/newer.png"), 30);
        TestImages.delete(images().resolve("dogs/dog 3.png"));
        TestImages.delete(images().resolve("dogs/dog 4.png"));
        return List.of(first, audit(lake(), "0.6"));
    }

    /** Audits the pictures as they are since the second audit, into the lake or a copy of it. */
    CommandRun audit(String lake, String accept) {
        CommandRun run = CommandRun.of(
                "audit",
                "--images",
                images().toString(),
                "--reference",
                folder.resolve("good").toString(),
                "--accept",
                accept,
                "--labels",
                folder.resolve("labels.txt").toString(),
                "--candidates",
                folder.resolve("words.txt").toString(),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                lake,
                "--negatives",
                "6",
                "--groups",
                "2",
                "--method",
                "neglabel,adaneg-task,msp,maxlogit",
                "--max-image-bytes",
                "8000",
                "--max-image-failure-rate",
                "0.5",
                "--truth",
                folder.resolve("truth.csv").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static String truth() {
        StringBuilder truth = new StringBuilder("path,label\n");
        for (int i = 5; i < 12; i++) {
            truth.append("dogs/dog %d.png,%s%n".formatted(i, i % 3 == 0 ? "car" : "dogs"));
        }
        return truth.toString();
    }

    public String lake() {
        return folder.resolve("lake").toString();
    }

    Path images() {
        return folder.resolve("images");
    }

    CommandRun firstAudit() {
        return commands.get(0);
    }

    public CommandRun secondAudit() {
        return commands.get(1);
    }

    /** The ids of the two runs. */
    public List<String> runIds() {
        return sql("SELECT DISTINCT run_id FROM {runs} ORDER BY run_id").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The report of the second run. */
    public Path report() {
        return Path.of(lake(), "reports", runIds().get(1) + ".html");
    }

    /** The report of the second run, as a browser would read it. */
    public Document page() {
        return page(report());
    }

    public static Document page(Path file) {
        try {
            return Jsoup.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a query in which a table's name stands in braces. */
    public List<Row> sql(String query) {
        return spark.sql(query.replaceAll("\\{(\\w+)}", "delta.`" + lake() + "/$1`"))
                .collectAsList();
    }
}
