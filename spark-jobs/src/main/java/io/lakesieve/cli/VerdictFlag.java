package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.ScoringMethod;
import picocli.CommandLine.Option;

/** The flag that says which method's verdict counts where one is shown for all. */
final class VerdictFlag {
    @Option(
            names = "--verdict-method",
            paramLabel = "NAME",
            description =
                    "method whose verdicts count; default neglabel, or the first method where that is not computed")
    String name;

    ScoringMethod method(ScoringOptions options) {
        if (name == null) {
            return options.methods().contains(ScoringMethod.NEG_LABEL)
                    ? ScoringMethod.NEG_LABEL
                    : options.methods().get(0);
        }
        return options.methods().stream()
                .filter(method -> method.tableName().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "--verdict-method is '%s', which is not among the methods: add it to --method."
                                .formatted(name)));
    }
}
