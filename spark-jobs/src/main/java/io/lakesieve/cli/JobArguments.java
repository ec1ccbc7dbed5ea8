package io.lakesieve.cli;

import io.lakesieve.cli.flag.JobFlags;
import io.lakesieve.config.InputException;
import io.lakesieve.config.JobFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Merges the arguments of a command with its job file: a given flag overrules the file's value of it and of flags that
 * exclude it; a flag that neither names has its default.
 *
 * <p>What the file sets becomes further arguments, not default values of picocli's: those would not count as members of
 * a group of flags, of which one may be required or exclude the others.
 *
 * @param arguments those given, then those of the file
 * @param fromFile what the file set, by flag without dashes
 * @param file the whole file
 */
public record JobArguments(List<String> arguments, Map<String, JobFile.Setting> fromFile, JobFile file) {
    /** Flags that exclude each other without being in an exclusive group of picocli's. */
    private static final List<Set<String>> EXCLUSIVE = List.of(Set.of("threshold", "accept", "fdr"));

    public JobArguments {
        arguments = List.copyOf(arguments);
        fromFile = Map.copyOf(fromFile);
    }

    /**
     * Completes the arguments.
     *
     * @throws InputException if the job file cannot be read or sets what no command knows
     */
    static JobArguments of(CommandLine commandLine, String... given) {
        ParseResult parsed = command(parseLeniently(commandLine, given));
        String file = commandLine.getCommandSpec().findOption(JobFlags.CONFIG).getValue();
        if (file == null) {
            return new JobArguments(List.of(given), Map.of(), JobFile.NONE);
        }
        JobFile job = JobFile.parse(TextFile.read(new Configuration(), file, "job file"), file);
        requireKnown(job, commandLine, parsed.commandSpec());
        Map<String, JobFile.Setting> fromFile = chosen(job, parsed);
        List<String> arguments = new ArrayList<>(List.of(given));
        fromFile.forEach((name, setting) ->
                arguments.addAll(arguments(parsed.commandSpec().findOption("--" + name), setting)));
        return new JobArguments(arguments, fromFile, job);
    }

    /** Parses what was given, without an error for what is wrong or missing. */
    private static ParseResult parseLeniently(CommandLine commandLine, String... given) {
        collectErrors(commandLine, true);
        try {
            return commandLine.parseArgs(given);
        } finally {
            collectErrors(commandLine, false);
        }
    }

    private static void collectErrors(CommandLine commandLine, boolean collect) {
        commandLine.getCommandSpec().parser().collectErrors(collect);
        commandLine.getSubcommands().values().forEach(command -> collectErrors(command, collect));
    }

    /** The innermost command that arguments name, such as {@code measure score}. */
    static ParseResult command(ParseResult parsed) {
        return parsed.hasSubcommand() ? command(parsed.subcommand()) : parsed;
    }

    private static void requireKnown(JobFile job, CommandLine commandLine, CommandSpec command) {
        Set<String> known = new TreeSet<>();
        commandLine.getSubcommands().values().forEach(other -> settable(other.getCommandSpec())
                .forEach(option -> known.add(name(option))));
        settable(command).forEach(option -> known.add(name(option)));
        job.flags().forEach((name, setting) -> {
            if (!known.contains(name)) {
                throw new InputException("%s: no command has a flag --%s: a job file may set %s."
                        .formatted(setting.origin(), name, String.join(", ", known)));
            }
        });
    }

    /** Where the file sets the flag, if it is the file that does. */
    Optional<String> origin(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? Optional.ofNullable(fromFile.get(name(option))).map(JobFile.Setting::origin)
                : Optional.empty();
    }

    /** The flags that a job file may set: all with a long name, except help and those about job files. */
    public static List<OptionSpec> settable(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> option.longestName().startsWith("--"))
                .filter(option -> !JobFlags.NAMES.contains(option.longestName()))
                .toList();
    }

    /** A flag without its dashes. */
    public static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Map<String, JobFile.Setting> chosen(JobFile job, ParseResult parsed) {
        CommandSpec command = parsed.commandSpec();
        Set<String> excluded = new HashSet<>();
        settable(command).stream()
                .filter(parsed::hasMatchedOption)
                .forEach(option -> excluded.addAll(excludedBy(option, command)));
        Map<String, JobFile.Setting> chosen = new TreeMap<>();
        for (OptionSpec option : settable(command)) {
            JobFile.Setting setting = job.flags().get(name(option));
            if (setting != null && !parsed.hasMatchedOption(option) && !excluded.contains(name(option))) {
                chosen.put(name(option), setting);
            }
        }
        return chosen;
    }

    private static Set<String> excludedBy(OptionSpec option, CommandSpec command) {
        Set<String> excluded = new HashSet<>();
        EXCLUSIVE.stream().filter(flags -> flags.contains(name(option))).forEach(excluded::addAll);
        excluded.remove(name(option));
        command.argGroups().forEach(group -> excludeOthers(group, option, excluded));
        return excluded;
    }

    /** Adds the options of the group's other alternatives, which the option excludes. */
    private static void excludeOthers(ArgGroupSpec group, OptionSpec option, Set<String> excluded) {
        if (!group.allOptionsNested().contains(option)) {
            return;
        }
        if (group.exclusive()) {
            group.options().stream().filter(other -> !other.equals(option)).forEach(other -> excluded.add(name(other)));
            group.subgroups().stream()
                    .map(ArgGroupSpec::allOptionsNested)
                    .filter(options -> !options.contains(option))
                    .flatMap(Collection::stream)
                    .forEach(other -> excluded.add(name(other)));
        }
        group.subgroups().forEach(inner -> excludeOthers(inner, option, excluded));
    }

    private static List<String> arguments(OptionSpec option, JobFile.Setting setting) {
        if (!option.splitRegex().isEmpty()) {
            return List.of(option.longestName() + "=" + setting.text());
        }
        if (!option.isMultiValue() && setting.values().size() > 1) {
            throw new InputException(
                    "%s: --%s takes one value, and the file gives a list.".formatted(setting.origin(), name(option)));
        }
        return setting.values().stream()
                .map(value -> option.longestName() + "=" + value)
                .toList();
    }
}
