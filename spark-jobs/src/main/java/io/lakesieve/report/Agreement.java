package io.lakesieve.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics of each method against one set of true labels.
 *
 * @param dataset the truth's name
 * @param metrics the names of the figures, in the order to show them
 */
public record Agreement(String dataset, List<String> metrics, List<MethodFigures> methods) {
    public Agreement {
        metrics = List.copyOf(metrics);
        methods = List.copyOf(methods);
    }

    /** A method's figures by metric. */
    public record MethodFigures(String method, Map<String, Double> values) {
        public MethodFigures {
            values = new TreeMap<>(values);
        }
    }
}
