package io.lakesieve.cli.flag;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flag {@code --verdict-method}: whose verdict is shown where there is room for one. */
public final class VerdictFlag {
    @Option(
            names = "--verdict-method",
            paramLabel = "NAME",
            description =
                    "method whose verdicts count; default neglabel, or the first method where that is not computed")
    String name;

    /** The method whose verdict counts; one that is not computed is refused. */
    public ScoringMethod method(ScoringOptions options) {
        return options.verdictMethod(Optional.ofNullable(name).map(named -> options.methods().stream()
                .filter(method -> method.tableName().equals(named))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "--verdict-method is '%s', which is not among the methods: add it to --method."
                                .formatted(named)))));
    }
}
