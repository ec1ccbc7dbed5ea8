package io.lakesieve.config;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.score.ScoringMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options of scoring: the methods, their parameters, and the rule that sets thresholds.
 *
 * @param methods distinct, at least one; default neglabel, adaneg-task, msp
 * @param groups G of all methods that deal negatives to groups; by default 100 for neglabel (NegLabel, section 4) and 5
 *     for AdaNeg (its published code)
 * @param adaNeg parameters of AdaNeg; default as published
 * @param selfMatch whether a banked image is part of the proxy that it is scored with itself; default counted, as
 *     published; always left out where images are flagged by their q-values, which compare them with a reference that must
 *     be scored as they are
 * @param threshold where verdicts come from; default none
 */
public record ScoringOptions(
        List<ScoringMethod> methods,
        OptionalInt groups,
        AdaNegParameters adaNeg,
        SelfMatch selfMatch,
        ThresholdPolicy threshold) {
    private static final int NEG_LABEL_GROUPS = 100;
    private static final int ADA_NEG_GROUPS = 5;

    public static final ScoringOptions DEFAULT = new ScoringOptions(
            List.of(ScoringMethod.NEG_LABEL, ScoringMethod.ADA_NEG_TASK, ScoringMethod.MSP),
            OptionalInt.empty(),
            AdaNegParameters.DEFAULT,
            SelfMatch.COUNTED,
            new ThresholdPolicy.None());

    public ScoringOptions {
        methods = List.copyOf(new LinkedHashSet<>(methods));
        Objects.requireNonNull(adaNeg, "adaNeg");
        Objects.requireNonNull(selfMatch, "selfMatch");
        Objects.requireNonNull(threshold, "threshold");
        selfMatch = threshold instanceof ThresholdPolicy.FalseDiscoveryRate ? SelfMatch.LEFT_OUT : selfMatch;
        if (methods.isEmpty()) {
            throw new InputException("--method names no method: name at least one, such as neglabel.");
        }
        if (groups.isPresent() && groups.getAsInt() < 1) {
            throw new InputException("--groups is %d: name a number of groups from 1 on.".formatted(groups.getAsInt()));
        }
    }

    /** The same options with other methods. */
    public ScoringOptions withMethods(List<ScoringMethod> others) {
        return new ScoringOptions(others, groups, adaNeg, selfMatch, threshold);
    }

    /** The same options with another number of groups. */
    public ScoringOptions withGroups(OptionalInt others) {
        return new ScoringOptions(methods, others, adaNeg, selfMatch, threshold);
    }

    /** The same options with verdicts from elsewhere. */
    public ScoringOptions withThreshold(ThresholdPolicy other) {
        return new ScoringOptions(methods, groups, adaNeg, selfMatch, other);
    }

    /** The share of a reference that the threshold accepts which is noted beside every verdict. */
    public double accept() {
        return threshold instanceof ThresholdPolicy.Reference reference
                ? reference.accept()
                : ThresholdPolicy.Reference.DEFAULT_ACCEPT;
    }

    /** Groups of the NegLabel score. */
    public int negLabelGroups() {
        return groups.orElse(NEG_LABEL_GROUPS);
    }

    /** Groups of AdaNeg's scores, v among them. */
    public int adaNegGroups() {
        return groups.orElse(ADA_NEG_GROUPS);
    }

    /** The method whose verdicts count: the one that was named; else NegLabel, or the first where that is not computed. */
    public ScoringMethod verdictMethod(Optional<ScoringMethod> named) {
        return named.orElseGet(
                () -> methods.contains(ScoringMethod.NEG_LABEL) ? ScoringMethod.NEG_LABEL : methods.get(0));
    }

    /** Whether any method needs a feature bank. */
    public boolean needBank() {
        return methods.stream().anyMatch(method -> method.adaptation().isPresent());
    }
}
