package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.cli.console.Console;
import io.lakesieve.config.JobFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The files in {@code conf} say what the code says. */
class ConfFolderTest {
    private static final Path CONF = Path.of("../conf");
    /** Tools to look around with, whose flags are their own. */
    private static final List<String> NO_JOBS = List.of("demo", "doctor", "measure", "sql", "benchmark", "study");

    private static final Pattern FACTS = Pattern.compile("# Unit: (.+)\\. Range: (.+)\\. Default: (.+)\\.");
    private static final Pattern KEY = Pattern.compile("  ([a-z-]+) = (.+)");

    @Test
    void theReferenceHasEveryFlagOfEveryJobAndNoOther() {
        TreeSet<String> keys = new TreeSet<>();
        reference().lines().map(KEY::matcher).filter(Matcher::matches).forEach(line -> assertThat(
                        keys.add(line.group(1)))
                .as("%s is there once", line.group(1))
                .isTrue());

        assertThat(keys).isEqualTo(new TreeSet<>(options().keySet()));
    }

    @Test
    void theReferenceHasTheDefaultsOfTheFlags() {
        JobFile reference = JobFile.parse(reference(), "reference.conf");

        options().forEach((name, option) -> {
            String expected = option.defaultValue();
            if (expected == null && option.type() == boolean.class) {
                expected = "false";
            }
            JobFile.Setting setting = reference.flags().get(name);
            assertThat(setting == null ? null : setting.text()).as(name).isEqualTo(expected);
        });
    }

    @Test
    void theReferenceTellsUnitRangeAndDefaultOfEveryKey() {
        List<String> lines = reference().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (key.matches()) {
                Matcher facts = FACTS.matcher(lines.get(i - 1).strip());
                assertThat(facts.matches()).as("facts of %s", key.group(1)).isTrue();
                String value = key.group(2).replaceAll("[\\[\\] ]", "");
                assertThat(facts.group(3).split(", ", 2)[0]).as(key.group(1)).isEqualTo(value);
                assertThat(lines.get(i - 2)).as("meaning of %s", key.group(1)).startsWith("  # ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sampleJobs")
    void aSampleJobSetsWhatItsCommandKnows(Path file) {
        Matcher call = Pattern.compile("bin/lakesieve (\\w+) --config").matcher(read(file));
        assertThat(call.find()).isTrue();
        // The environment of tests cannot be set: what a sample takes from there is written in.
        String text = read(file).replaceAll("\\$\\{[A-Z]+\\}", "somewhere");

        JobFile job = JobFile.parse(text, file.toString());

        Stream<String> flags = job.flags().entrySet().stream()
                .map(flag -> "--" + flag.getKey() + "=" + flag.getValue().text());
        String[] arguments = Stream.concat(Stream.of(call.group(1)), flags).toArray(String[]::new);
        assertThat(arguments).hasSizeGreaterThan(1);
        commandLine().parseArgs(arguments); // throws if a flag is unknown, missing or in conflict
    }

    static Stream<Path> sampleJobs() throws IOException {
        try (Stream<Path> files = Files.list(CONF.resolve("jobs"))) {
            return files.toList().stream();
        }
    }

    private static Map<String, OptionSpec> options() {
        Map<String, OptionSpec> options = new TreeMap<>();
        for (CommandLine command : commandLine().getSubcommands().values()) {
            if (!NO_JOBS.contains(command.getCommandName())) {
                JobArguments.settable(command.getCommandSpec())
                        .forEach(option -> options.put(JobArguments.name(option), option));
            }
        }
        return options;
    }

    private static CommandLine commandLine() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new CommandLine(new Lakesieve(Console.plain(nowhere, nowhere)));
    }

    private static String reference() {
        return read(CONF.resolve("reference.conf"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
