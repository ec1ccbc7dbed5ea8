package io.lakesieve.table;

import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.verdict.ReferenceFinding;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a reference said of a run's images under a method, and what that holds for.
 *
 * @param method by its name in the tables
 * @param reference URI
 * @param referenceFingerprint SHA-256 of its images
 * @param refused why the rule flags nothing by this method, whatever the scores
 * @param bankTrust empty for methods without a bank
 * @param groups groups of negatives; empty for methods without them
 * @param methodParameters other parameters of the method, by name
 */
public record Calibration(
        String method,
        String reference,
        String referenceFingerprint,
        ReferenceFinding finding,
        Optional<String> refused,
        Optional<BankTrust> bankTrust,
        String modelId,
        String labelSetId,
        String negativesFingerprint,
        double logitScale,
        OptionalInt groups,
        Map<String, String> methodParameters) {
    public Calibration {
        methodParameters = Map.copyOf(methodParameters);
    }
}
