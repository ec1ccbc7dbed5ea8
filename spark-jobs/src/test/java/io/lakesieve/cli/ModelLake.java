package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A lake of three pictures for one of the tests' models, audited by methods that need more of it than its two towers. */
final class ModelLake {
    static final int PICTURES = 3;

    private final Path folder;
    private final String model;
    private final String images;
    private final String labels;
    private final String words;

    /**
     * Writes the pictures and the words; the lake is filled by commands.
     *
     * @param model one of the models beside the tiny one
     * @param labels a class name a line
     */
    ModelLake(Path folder, String model, String labels) {
        this.folder = folder;
        this.model = TestImages.MODEL.resolveSibling(model).toString();
        this.images = folder.resolve("images").toString();
        for (int i = 0; i < PICTURES; i++) {
            TestImages.write(Path.of(images, i + ".png"), i);
        }
        this.labels = TestImages.text(folder.resolve("labels.txt"), labels);
        this.words = TestImages.text(folder.resolve("words.txt"), "desert\nphoto\nlight\nred\tadjective\nsea\nsand\n");
    }

    String uri() {
        return folder.resolve("lake").toString();
    }

    CommandRun audit(String methods, String... more) {
        return mining(Stream.concat(
                Stream.of("audit", "--images", images, "--groups", "1", "--method", methods), Stream.of(more)));
    }

    CommandRun mine(String... more) {
        return mining(Stream.concat(Stream.of("mine"), Stream.of(more)));
    }

    private CommandRun mining(Stream<String> command) {
        Stream<String> mined = Stream.of(
                "--labels", labels, "--candidates", words, "--negatives", "4", "--model", model, "--lake", uri());
        return CommandRun.of(Stream.concat(command, mined).toArray(String[]::new));
    }

    /** A model of two towers is refused for that method, by the audit and by {@code mine}, before anything is written. */
    void assertTwoTowersAreRefused(String method, String... words) {
        String tiny = TestImages.MODEL.toString();
        String none = folder.resolve("none").toString();
        Refusals.assertRefused(
                CommandRun.of(
                        "audit",
                        "--images",
                        images,
                        "--labels",
                        labels,
                        "--model",
                        tiny,
                        "--lake",
                        none,
                        "--method",
                        "msp," + method),
                words);
        Refusals.assertRefused(
                CommandRun.of("mine", "--labels", labels, "--model", tiny, "--lake", none, "--method", method), words);
        assertThat(Files.exists(Path.of(none))).isFalse();
    }

    Dataset<Row> table(String name) {
        return LocalSpark.session().read().format("delta").load(uri() + "/" + name);
    }
}
