package io.lakesieve.cli;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every parameter in force, as the table of runs keeps it. */
final class Parameters {
    /** The flags of a command that have a value, given or by default, without their dashes. */
    static Map<String, String> of(CommandSpec spec) {
        Map<String, String> parameters = new TreeMap<>();
        for (OptionSpec option : JobArguments.settable(spec)) {
            if (option.getValue() != null) {
                parameters.put(JobArguments.name(option), Objects.toString(option.getValue()));
            }
        }
        return parameters;
    }

    private Parameters() {}
}
