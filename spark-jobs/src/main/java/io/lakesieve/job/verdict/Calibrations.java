package io.lakesieve.job.verdict;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.table.Calibration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Makes the rows of {@code calibration}: what a reference says of each method, with the model, labels and parameters that it is
 * valid for.
 */
public final class Calibrations {
    private final ScoringOptions options;
    private final String modelId;
    private final String labelSetId;
    private final String negativesFingerprint;
    private final String referenceFingerprint;
    private final double logitScale;

    public Calibrations(
            ScoringOptions options,
            String modelId,
            String labelSetId,
            String negativesFingerprint,
            String referenceFingerprint,
            double logitScale) {
        this.options = options;
        this.modelId = modelId;
        this.labelSetId = labelSetId;
        this.negativesFingerprint = negativesFingerprint;
        this.referenceFingerprint = referenceFingerprint;
        this.logitScale = logitScale;
    }

    /** A row for each method. */
    public List<Calibration> of(String reference, Thresholds thresholds, Optional<BankTrust> trust) {
        return options.methods().stream()
                .filter(thresholds.findings()::containsKey)
                .map(method -> new Calibration(
                        method.tableName(),
                        reference,
                        referenceFingerprint,
                        thresholds.findings().get(method),
                        Optional.ofNullable(thresholds.refused().get(method)),
                        method.adaptation().flatMap(adaptation -> trust),
                        modelId,
                        labelSetId,
                        negativesFingerprint,
                        logitScale,
                        groups(method),
                        parameters(method)))
                .toList();
    }

    private OptionalInt groups(ScoringMethod method) {
        if (!method.needsNegatives()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(method == ScoringMethod.NEG_LABEL ? options.negLabelGroups() : options.adaNegGroups());
    }

    private Map<String, String> parameters(ScoringMethod method) {
        Map<String, String> parameters = new TreeMap<>();
        if (method.adaptation().isPresent()) {
            AdaNegParameters adaNeg = options.adaNeg();
            parameters.put("threshold", Double.toString(adaNeg.threshold()));
            parameters.put("gap", Double.toString(adaNeg.gap()));
            parameters.put("memory", Integer.toString(adaNeg.memory()));
            parameters.put("beta", Double.toString(adaNeg.beta()));
            parameters.put("lambda", Double.toString(adaNeg.lambda()));
            parameters.put("leave-one-out", Boolean.toString(options.selfMatch() == SelfMatch.LEFT_OUT));
        }
        return parameters;
    }
}
