package io.lakesieve.table;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a gate found of a run.
 *
 * @param rule as the user wrote it: what must not be
 * @param source empty for a gate on the whole run, and for images without a source
 * @param value empty where there is nothing to measure or to compare with
 * @param passed whether the rule does not hold
 * @param note why there is no value; empty where there is one
 */
public record GateResult(
        String rule,
        Optional<String> source,
        OptionalDouble value,
        double limit,
        boolean passed,
        Optional<String> note) {}
