package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import picocli.CommandLine.Option;

/**
 * The flag that says which method's verdict counts where one is shown for all; {@link io.lakesieve.config.VerdictMethod}
 * says what holds without it.
 */
final class VerdictFlag {
    @Option(
            names = "--verdict-method",
            paramLabel = "NAME",
            description =
                    "method whose verdicts count; default neglabel, or the first method where that is not computed")
    String name;

    /** Refuses a method that is not computed. */
    void requireAmong(ScoringOptions options) {
        if (name != null
                && options.methods().stream()
                        .noneMatch(method -> method.tableName().equals(name))) {
            throw new InputException(
                    "--verdict-method is '%s', which is not among the methods: add it to --method.".formatted(name));
        }
    }
}
