package io.lakesieve.cli;

import io.lakesieve.config.InputException;
import io.lakesieve.config.OwnCopy;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.ThresholdPolicy;
import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.ScoringMethod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The flags that say how to score. */
final class ScoringFlags {
    @Option(
            names = "--method",
            paramLabel = "LIST",
            split = ",",
            description = "of neglabel, adaneg-task, adaneg-sample, mcm, msp, maxlogit, energy; default"
                    + " neglabel,adaneg-task,msp")
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
            description = "known good images (for score --output: their embeddings), whose scores set the threshold")
    String reference;

    @Option(
            names = "--accept",
            paramLabel = "SHARE",
            description = "share of the reference that the threshold accepts; default 0.95")
    Double accept;

    @Option(
            names = "--leave-one-out",
            description = "leave an image's own banked copy (the same image_id) out of the AdaNeg proxies that it is"
                    + " scored with; default as published, where it is counted")
    boolean leaveOneOut;

    /** The options, with these methods where the flag names none. */
    ScoringOptions options(List<ScoringMethod> defaultMethods) {
        List<ScoringMethod> chosen = methods == null
                ? defaultMethods
                : methods.stream().map(ScoringFlags::method).toList();
        return new ScoringOptions(
                chosen,
                groups == null ? OptionalInt.empty() : OptionalInt.of(groups),
                AdaNegParameters.DEFAULT,
                leaveOneOut ? OwnCopy.LEFT_OUT : OwnCopy.COUNTED,
                policy(chosen));
    }

    private ThresholdPolicy policy(List<ScoringMethod> chosen) {
        if (reference != null && thresholds != null) {
            throw new InputException("Both --reference and --threshold are given: choose one.");
        }
        if (accept != null && reference == null) {
            throw new InputException("--accept needs --reference, the good images to accept a share of.");
        }
        if (reference != null) {
            return new ThresholdPolicy.Reference(accept == null ? ThresholdPolicy.Reference.DEFAULT_ACCEPT : accept);
        }
        if (thresholds == null) {
            return new ThresholdPolicy.None();
        }
        return thresholds.equals(List.of("otsu")) ? new ThresholdPolicy.Otsu() : fixed(chosen);
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
