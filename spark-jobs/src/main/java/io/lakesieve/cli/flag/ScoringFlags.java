package io.lakesieve.cli.flag;

import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.score.ScoringMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The flags that say how to score. */
public final class ScoringFlags {
    @Option(
            names = "--method",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "neglabel,adaneg-task,msp",
            description =
                    "of neglabel, adaneg-task, adaneg-sample, mcm, msp, maxlogit, energy, clipn-ctw, clipn-atd, zoc,"
                            + " tanl (experimental); default ${DEFAULT-VALUE}")
    List<String> methods;

    @Option(
            names = "--groups",
            paramLabel = "N",
            description = "groups of negatives; default 100 for neglabel, 5 for the AdaNeg methods")
    Integer groups;

    @Option(
            names = "--threshold",
            paramLabel = "VALUE",
            split = ",",
            description = "flag images with a lower id_score: a value, method=value pairs, or otsu")
    List<String> thresholds;

    @Option(
            names = "--reference",
            paramLabel = "URI",
            description =
                    "known good images (for score --output: their embeddings), which say how many of the others do not"
                            + " belong, and which, by --fdr or --accept")
    public String reference;

    @Option(
            names = "--fdr",
            paramLabel = "SHARE",
            description = "flag images so that on average at most this share of the flagged ones belongs; needs"
                    + " --reference, with which 0.1 is the default where no other rule is given")
    Double falseShare;

    @Option(
            names = "--accept",
            paramLabel = "SHARE",
            description = "flag images below the threshold that accepts this share of the reference, such as 0.95")
    Double accept;

    @Option(
            names = "--leave-one-out",
            description = "leave an image's own banked copy (the same image_id) out of the AdaNeg proxies that it is"
                    + " scored with; default as published, where it is counted; always with --fdr")
    boolean leaveOneOut;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    public ScoringOptions options() {
        List<ScoringMethod> chosen = methods(methods);
        return new ScoringOptions(
                chosen,
                groups == null ? OptionalInt.empty() : OptionalInt.of(groups),
                AdaNegParameters.DEFAULT,
                leaveOneOut ? SelfMatch.LEFT_OUT : SelfMatch.COUNTED,
                policy(chosen));
    }

    /** The methods of those names. */
    public static List<ScoringMethod> methods(List<String> names) {
        return names.stream().map(ScoringFlags::method).toList();
    }

    /** A warning about the rule that sets the threshold, if there is one. */
    public Optional<String> notice() {
        return isOtsu()
                ? Optional.of("--threshold otsu parts any scores in two, and its precision falls with the share of"
                        + " outliers: about 0.9 where half of the images are outliers, 0.5 at a tenth, and below 0.1 at"
                        + " one per cent. --reference with known good images has no such weakness.")
                : Optional.empty();
    }

    private boolean isOtsu() {
        return List.of("otsu").equals(thresholds);
    }

    private ThresholdPolicy policy(List<ScoringMethod> chosen) {
        List<String> rules = Stream.of("--fdr", "--accept", "--threshold")
                .filter(command.commandLine().getParseResult()::hasMatchedOption)
                .toList();
        if (rules.size() > 1) {
            throw new InputException("Both %s and %s are given, and a verdict follows one rule: choose one."
                    .formatted(rules.get(0), rules.get(1)));
        }
        if (thresholds != null) {
            return isOtsu() ? new ThresholdPolicy.Otsu() : fixed(chosen);
        }
        if (reference == null && !rules.isEmpty()) {
            throw new InputException(
                    "%s needs --reference, good images to compare the others with.".formatted(rules.get(0)));
        }
        if (reference == null) {
            return new ThresholdPolicy.None();
        }
        if (accept != null) {
            return new ThresholdPolicy.Reference(accept);
        }
        return new ThresholdPolicy.FalseDiscoveryRate(
                falseShare == null ? ThresholdPolicy.FalseDiscoveryRate.DEFAULT_SHARE : falseShare);
    }

    private ThresholdPolicy fixed(List<ScoringMethod> chosen) {
        Map<ScoringMethod, Double> values = new EnumMap<>(ScoringMethod.class);
        List<Double> common = new ArrayList<>();
        for (String text : thresholds) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                common.add(number(text));
            } else {
                values.put(method(text.substring(0, equals)), number(text.substring(equals + 1)));
            }
        }
        if (common.size() > 1 || (common.size() == 1 && !values.isEmpty())) {
            throw new InputException("--threshold takes one value for all methods, or method=value pairs, not both.");
        }
        common.forEach(value -> chosen.forEach(method -> values.put(method, value)));
        for (ScoringMethod method : values.keySet()) {
            if (!chosen.contains(method)) {
                throw new InputException("--threshold names %s, which is not among the methods: add it to --method."
                        .formatted(method.tableName()));
            }
        }
        return new ThresholdPolicy.Fixed(values);
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isNaN(value)) {
                throw new InputException("--threshold is NaN: name a number.");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new InputException(
                    "--threshold is '%s': name a number, method=value pairs, or otsu.".formatted(text), e);
        }
    }

    private static ScoringMethod method(String name) {
        try {
            return ScoringMethod.ofTableName(name.strip());
        } catch (IllegalArgumentException e) {
            throw new InputException(e.getMessage(), e);
        }
    }
}
