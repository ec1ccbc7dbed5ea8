package io.lakesieve.cli.flag;

import io.lakesieve.config.Gate;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flag {@code --fail-if}: what ends a run that has finished with an exit code of its own. */
public final class GateFlag {
    @Option(
            names = "--fail-if",
            paramLabel = "RULE",
            description = "end with exit code 3, after everything is written, if this is true of the run, such as"
                    + " 'flagged_share > 0.02', 'failed_share per source > 0.1', 'change(images_listed) < -100',"
                    + " 'new_outliers > 0' or, with --reference, 'outlier_share_low > 0.02' and"
                    + " 'outlier_share_anomaly per source > 3'; may be given several times")
    List<String> rules;

    /**
     * The gates.
     *
     * @param reference the known good images, if there are any
     * @throws InputException if a rule is none, or needs verdicts that these options do not give, or a reference
     */
    public List<Gate> gates(ScoringOptions options, Optional<String> reference) {
        List<Gate> gates =
                rules == null ? List.of() : rules.stream().map(Gate::parse).toList();
        gates.stream()
                .filter(gate -> gate.measure().needsVerdicts() && options.threshold() instanceof ThresholdPolicy.None)
                .findFirst()
                .ifPresent(gate -> {
                    throw new InputException(
                            "--fail-if '%s' counts verdicts, and without --reference or --threshold there are none: give one of them."
                                    .formatted(gate.rule()));
                });
        gates.stream()
                .filter(gate -> gate.measure().needsReference() && reference.isEmpty())
                .findFirst()
                .ifPresent(gate -> {
                    throw new InputException(
                            "--fail-if '%s' is about an estimate from known good images: give --reference, or use flagged_share."
                                    .formatted(gate.rule()));
                });
        return gates;
    }
}
