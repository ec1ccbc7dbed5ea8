package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;

/** An audit by the tiny model with six negatives of a few words, which takes seconds. */
final class SmallAudit {
    private static final String WORDS = "desert\nphoto\nlight\nred\tadjective\nsea\nsand\n";

    /**
     * Runs it, which must go well.
     *
     * @param folder where the lake and the word lists are
     * @param labels one a line
     * @param more further flags
     */
    static void of(Path folder, String images, String labels, String... more) {
        CommandRun run = attempt(folder, images, labels, more);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** The same, which may fail. */
    static CommandRun attempt(Path folder, String images, String labels, String... more) {
        Stream<String> flags = Stream.of(
                "audit",
                "--images",
                images,
                "--labels",
                TestImages.text(folder.resolve("labels.txt"), labels),
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), WORDS),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("lake").toString(),
                "--negatives",
                "6",
                "--groups",
                "3",
                "--logit-scale",
                "30");
        return CommandRun.of(Stream.concat(flags, Stream.of(more)).toArray(String[]::new));
    }

    private SmallAudit() {}
}
