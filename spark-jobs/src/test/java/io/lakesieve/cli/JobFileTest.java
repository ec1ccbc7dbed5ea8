package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.image.codec.ImageLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job files: flag beats file beats default, and what a file cannot say is refused with its place. */
class JobFileTest {
    private static final String ENGINE_SETTING = "spark.lakesieve.testOfJobFiles";

    @TempDir
    private Path folder;

    @AfterEach
    void forgetEngineSettings() {
        System.clearProperty(ENGINE_SETTING);
        LocalSpark.session().conf().unset(ENGINE_SETTING);
    }

    @Test
    void aFlagBeatsTheFileAndTheFileBeatsTheDefault() {
        String file = file("lakesieve { images = pictures, limit = 7, seed = 3, model = demo }");

        String printed = printed("embed", "--config", file, "--print-config", "--lake", "here", "--limit", "5");

        assertThat(origin(printed, "limit")).isEqualTo("5 # flag");
        assertThat(origin(printed, "images")).isEqualTo("pictures # " + file + ": 1");
        assertThat(origin(printed, "max-image-failure-rate")).isEqualTo("0.1 # default");
        assertThat(origin(printed, "source-column")).isEqualTo("null # default");
        assertThat(printed).doesNotContain("seed");
    }

    /** Templates may hold commas, so each element of the list is a flag of its own. */
    @Test
    void aListInTheFileIsAFlagGivenSeveralTimes() {
        String file = file("lakesieve { prompt = [\"an X-ray of {}\", \"a {}, X-rayed\"] }");

        String printed = printed(
                "audit",
                "--config",
                file,
                "--print-config",
                "--lake",
                "l",
                "--images",
                "i",
                "--labels",
                "w",
                "--model",
                "m");

        assertThat(printed).contains("an X-ray of {}").contains("a {}, X-rayed");
    }

    @Test
    void theFileIsWhatTheCommandRunsWith() {
        String output = folder.resolve("words.tsv").toString();

        CommandRun run = CommandRun.of("candidates", "--config", file("lakesieve.output = \"" + output + "\""));

        assertThat(Path.of(output)).exists();
        assertThat(Summaries.assertFinishedWithoutLake(run, "candidates")
                        .path("written")
                        .path(0)
                        .asText())
                .isEqualTo(output);
    }

    @Test
    void theFileMayBeNamedBeforeTheCommand() {
        String file = file("lakesieve { images = pictures, limit = 7, model = demo }");

        String printed = printed("--config", file, "embed", "--print-config", "--lake", "here", "--limit", "5");

        assertThat(origin(printed, "images")).isEqualTo("pictures # " + file + ": 1");
        assertThat(origin(printed, "limit")).isEqualTo("5 # flag");
        assertThat(printed("--config=" + file, "--print-config", "embed", "--lake", "here"))
                .contains("# What is in force for 'embed'", "limit ");
    }

    @Test
    void theValueOfAFlagIsNoCommand() {
        String file = file("lakesieve { images = pictures, model = demo }");

        String printed = printed("--config", file, "embed", "--print-config", "--lake", "score");

        assertThat(printed).startsWith("# What is in force for 'embed'");
        assertThat(origin(printed, "lake")).isEqualTo("score # flag");
    }

    @Test
    void aCommandOfACommandTakesItsValuesFromTheFile() {
        String file = file("lakesieve { rows = 7, method = [msp] }");

        String printed = printed("measure", "score", "--config", file, "--print-config", "--banks", "3");

        assertThat(origin(printed, "rows")).isEqualTo("7 # " + file + ": 1");
        assertThat(origin(printed, "banks")).isEqualTo("3 # flag");
    }

    @Test
    void aFlagDropsWhatTheFileSaysOfTheOnesThatExcludeIt() {
        String file = file(
                "lakesieve { lake = l, images = i, model = demo, labels = words, reference = good, accept = 0.9 }");

        String printed =
                printed("audit", "--print-config", "--config=" + file, "--threshold", "0.5", "--labels-from-folders");

        assertThat(origin(printed, "threshold")).isEqualTo("[0.5] # flag");
        assertThat(origin(printed, "accept")).isEqualTo("null # default");
        assertThat(origin(printed, "labels")).isEqualTo("null # default");
        assertThat(origin(printed, "labels-from-folders")).isEqualTo("true # flag");
    }

    @Test
    void aFlagOfOneKindOfInputDropsTheOtherKind() {
        String file = file("lakesieve { lake = l, label-set = s, groups = 3 }");

        String printed = printed(
                "score",
                "--print-config",
                "--config",
                file,
                "--image-embeddings=i",
                "--label-embeddings=l",
                "--negative-embeddings=n",
                "--output=o");

        assertThat(origin(printed, "lake")).isEqualTo("null # default");
        assertThat(origin(printed, "label-set")).isEqualTo("null # default");
        assertThat(origin(printed, "groups")).isEqualTo("3 # " + file + ": 1");
    }

    @Test
    void secretsAreMasked() {
        String file = file("lakesieve { lake = \"s3a://me:mine@bucket/lake\", images = i, model = m }\n"
                + "spark { hadoop.fs.s3a.secret.key = s1, hadoop.fs.s3a.access.key = s2, sql.shuffle.partitions = 9,"
                + " hadoop.fs.s3a.encryption.key = s3, hadoop.fs.gs.auth.service.account.private.key = s4 }");

        String printed = printed("embed", "--print-config", "--config", file);

        assertThat(printed)
                .doesNotContain("mine")
                .doesNotContain("s1")
                .doesNotContain("s2")
                .doesNotContain("= s3 ")
                .doesNotContain("s4");
        assertThat(origin(printed, "lake")).isEqualTo("s3a://********@bucket/lake # " + file + ": 1");
        assertThat(origin(printed, "spark.hadoop.fs.s3a.secret.key")).isEqualTo("******** # " + file + ": 2");
        assertThat(origin(printed, "spark.sql.shuffle.partitions")).isEqualTo("9 # " + file + ": 2");
    }

    @Test
    void settingsOfTheEngineReachTheSessionAndNotTheWholeJvm() {
        runWithAnEngineSetting();

        assertThat(LocalSpark.session().conf().get(ENGINE_SETTING)).isEqualTo("file");
        assertThat(System.getProperty(ENGINE_SETTING)).isNull();
    }

    @Test
    void settingsOfSparkSubmitComeBeforeTheFile() {
        System.setProperty(ENGINE_SETTING, "submit");

        runWithAnEngineSetting();

        assertThat(LocalSpark.session().conf().get(ENGINE_SETTING, "untouched")).isNotEqualTo("file");
    }

    /** A command that ends at once, but not before it has its session. */
    private void runWithAnEngineSetting() {
        String images = folder.resolve("none").toString();
        String file = file("lakesieve { images = \"" + images + "\", model = demo, lake = \"" + folder.resolve("lake")
                + "\" }\nspark.lakesieve.testOfJobFiles = file");

        assertRefused(CommandRun.of("embed", "--config", file), images);
    }

    @Test
    void aFileThatCannotHoldIsRefusedWithItsPlace() {
        assertRefused(embedWith("lakesieve { lake = "), "job.conf: 1", "The job file does not hold");
        assertRefused(embedWith("lakesieve {\n  lakes = here }"), "job.conf: 2", "--lakes");
        assertRefused(embedWith("lake = here"), "job.conf: 1", "'lake'", "lakesieve and spark");
        assertRefused(embedWith("lakesieve { lake = ${LAKESIEVE_NO_SUCH_VARIABLE} }"), "LAKESIEVE_NO_SUCH_VARIABLE");
        assertRefused(embedWith("lakesieve { limit = many }"), "job.conf: 1", "--limit", "many");
        assertRefused(embedWith("lakesieve { lake = [a, b] }"), "job.conf: 1", "--lake");
        assertRefused(embedWith("lakesieve = 3"), "job.conf: 1", "lakesieve { ... }");
        assertRefused(
                CommandRun.of("embed", "--config", folder.resolve("none.conf").toString()), "none.conf", "job file");
    }

    /** The flags spell their defaults as text, which must be those of the options. */
    @Test
    void theDefaultsOfFlagsAreThoseOfTheOptions() {
        String printed =
                printed("audit", "--print-config", "--lake=l", "--images=i", "--model=m", "--labels-from-folders");

        assertThat(origin(printed, "method"))
                .isEqualTo(ScoringOptions.DEFAULT.methods().stream()
                                .map(ScoringMethod::tableName)
                                .toList() + " # default");
        assertThat(origin(printed, "max-image-bytes")).isEqualTo(ImageLimits.DEFAULT.maxBytes() + " # default");
        assertThat(origin(printed, "max-image-pixels")).isEqualTo(ImageLimits.DEFAULT.maxPixels() + " # default");
    }

    private CommandRun embedWith(String text) {
        return CommandRun.of("embed", "--config", file(text), "--images=i", "--model=demo");
    }

    private static String printed(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return run.out();
    }

    /** The value of a key and the comment behind it. */
    private static String origin(String printed, String key) {
        List<String> lines =
                printed.lines().filter(line -> line.startsWith(key + " ")).collect(Collectors.toList());
        assertThat(lines).hasSize(1);
        return lines.get(0).split(" = ", 2)[1].replaceAll(" +", " ");
    }

    private String file(String text) {
        return TestImages.text(folder.resolve("job.conf"), text);
    }
}
