package io.lakesieve.table;

/**
 * A measured figure of a method.
 *
 * @param method the scoring method's name in the tables
 * @param dataset name of the truth
 * @param metric such as {@code auroc}
 */
public record Metric(String method, String dataset, String metric, double value) {}
