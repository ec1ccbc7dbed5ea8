package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.config.JobFile;
import java.util.ArrayList;
import java.util.Arrays;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments of a command, completed from its job file: a flag that is given beats the file, and also what the file
 * says of flags that exclude it; what neither says has the flag's default.
 *
 * @param command the command that is run; empty where none is named
 * @param arguments those given, then those of the file
 * @param fromFile what the file set, by flag without dashes
 * @param file the whole file
 */
record JobArguments(
        Optional<CommandSpec> command, List<String> arguments, Map<String, JobFile.Setting> fromFile, JobFile file) {
    /** Flags of which at most one makes sense, beside the groups that picocli knows. */
    private static final List<Set<String>> EXCLUSIVE =
            List.of(Set.of("threshold", "reference"), Set.of("threshold", "accept"));

    JobArguments {
        arguments = List.copyOf(arguments);
        fromFile = Map.copyOf(fromFile);
    }

    /**
     * Completes the arguments.
     *
     * @throws InputException if the job file cannot be read or sets what no command knows
     */
    static JobArguments of(CommandLine commandLine, String... given) {
        Optional<CommandSpec> command = command(commandLine, given).map(CommandLine::getCommandSpec);
        Optional<String> file = value(JobFlags.CONFIG, given);
        if (file.isEmpty() || command.isEmpty()) {
            return new JobArguments(command, List.of(given), Map.of(), JobFile.NONE);
        }
        JobFile job = JobFile.parse(TextFile.read(new Configuration(), file.get(), "job file"), file.get());
        requireKnown(job, commandLine);
        Map<String, JobFile.Setting> fromFile = chosen(job, command.get(), given);
        List<String> arguments = new ArrayList<>(List.of(given));
        fromFile.forEach(
                (name, setting) -> arguments.addAll(arguments(command.get().findOption("--" + name), setting)));
        return new JobArguments(command, arguments, fromFile, job);
    }

    /** The command that the arguments name. */
    static Optional<CommandLine> command(CommandLine commandLine, String... given) {
        return Arrays.stream(given)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .map(commandLine.getSubcommands()::get);
    }

    private static Optional<String> value(String flag, String... given) {
        for (int i = 0; i < given.length; i++) {
            if (given[i].startsWith(flag + "=")) {
                return Optional.of(given[i].substring(flag.length() + 1));
            }
            if (given[i].equals(flag) && i + 1 < given.length) {
                return Optional.of(given[i + 1]);
            }
        }
        return Optional.empty();
    }

    private static void requireKnown(JobFile job, CommandLine commandLine) {
        Set<String> known = new TreeSet<>();
        commandLine.getSubcommands().values().forEach(command -> settable(command.getCommandSpec())
                .forEach(option -> known.add(name(option))));
        job.flags().forEach((name, setting) -> {
            if (!known.contains(name)) {
                throw new InputException("%s: no command has a flag --%s: a job file may set %s."
                        .formatted(setting.origin(), name, String.join(", ", known)));
            }
        });
    }

    /** What a job file may set: all flags with a long name but help and those about job files. */
    static List<OptionSpec> settable(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> option.longestName().startsWith("--"))
                .filter(option -> !JobFlags.NAMES.contains(option.longestName()))
                .toList();
    }

    /** A flag without its dashes. */
    static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static Map<String, JobFile.Setting> chosen(JobFile job, CommandSpec command, String... given) {
        Set<String> named = new HashSet<>();
        Set<String> excluded = new HashSet<>();
        for (OptionSpec option : settable(command)) {
            if (Arrays.stream(given).anyMatch(argument -> names(argument, option))) {
                named.add(name(option));
                excluded.addAll(excludedBy(option, command));
            }
        }
        Map<String, JobFile.Setting> chosen = new TreeMap<>();
        for (OptionSpec option : settable(command)) {
            JobFile.Setting setting = job.flags().get(name(option));
            if (setting != null && !named.contains(name(option)) && !excluded.contains(name(option))) {
                chosen.put(name(option), setting);
            }
        }
        return chosen;
    }

    private static boolean names(String argument, OptionSpec option) {
        return Arrays.stream(option.names()).anyMatch(name -> argument.equals(name) || argument.startsWith(name + "="));
    }

    private static Set<String> excludedBy(OptionSpec option, CommandSpec command) {
        Set<String> excluded = new HashSet<>();
        EXCLUSIVE.stream().filter(flags -> flags.contains(name(option))).forEach(excluded::addAll);
        excluded.remove(name(option));
        command.argGroups().forEach(group -> excludeOthers(group, option, excluded));
        return excluded;
    }

    /** In a group of which one may be chosen, the options of all others but the one that holds the option. */
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
        if (option.splitRegex().isEmpty() && setting.values().size() > 1) {
            throw new InputException(
                    "%s: --%s takes one value, and the file gives a list.".formatted(setting.origin(), name(option)));
        }
        return List.of(option.longestName() + "=" + setting.text());
    }
}
