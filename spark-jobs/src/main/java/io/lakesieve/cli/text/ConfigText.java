package io.lakesieve.cli.text;

import io.lakesieve.cli.JobArguments;
import io.lakesieve.cli.command.LakeCommand;
import io.lakesieve.config.JobFile;
import io.lakesieve.config.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Formats every setting of a command with the place that its value comes from; secrets are masked. */
public final class ConfigText {
    private static final String ENGINE_PREFIX = "spark.";

    private record Line(String key, String value, String origin) {}

    private final JobArguments job;
    private final ParseResult parsed;

    public ConfigText(JobArguments job, ParseResult parsed) {
        this.job = job;
        this.parsed = parsed;
    }

    public String text() {
        CommandSpec command = parsed.commandSpec();
        List<Line> lines = new ArrayList<>();
        JobArguments.settable(command).stream()
                .sorted(Comparator.comparing(JobArguments::name))
                .forEach(option -> lines.add(flag(option)));
        engine().forEach((key, line) -> lines.add(line));
        int keys = lines.stream().mapToInt(line -> line.key().length()).max().orElse(0);
        int values =
                lines.stream().mapToInt(line -> line.value().length()).max().orElse(0);
        StringBuilder text = new StringBuilder("# What is in force for '" + LakeCommand.name(command) + "'\n");
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + keys + "s = %-" + Math.min(values, 40) + "s  # %s%n",
                    line.key(),
                    line.value(),
                    line.origin()));
        }
        return text.toString();
    }

    private Line flag(OptionSpec option) {
        String name = JobArguments.name(option);
        JobFile.Setting setting = job.fromFile().get(name);
        String origin;
        if (setting != null) {
            origin = setting.origin();
        } else {
            origin = parsed.hasMatchedOption(option) ? "flag" : "default";
        }
        return new Line(name, Secrets.masked(name, value(option)), origin);
    }

    private static String value(OptionSpec option) {
        Object value = option.getValue();
        if (value == null) {
            return "null";
        }
        if (value instanceof Object[] values) {
            return Arrays.toString(values);
        }
        return value.toString();
    }

    private Map<String, Line> engine() {
        Map<String, Line> lines = new TreeMap<>();
        job.file()
                .engine()
                .forEach((key, setting) ->
                        lines.put(key, new Line(key, Secrets.masked(key, setting.text()), setting.origin())));
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith(ENGINE_PREFIX))
                .filter(key -> !lines.containsKey(key)
                        || !job.file().engine().get(key).text().equals(System.getProperty(key)))
                .forEach(key ->
                        lines.put(key, new Line(key, Secrets.masked(key, System.getProperty(key)), "system property")));
        return lines;
    }
}
