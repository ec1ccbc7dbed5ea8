package io.lakesieve.core.mining;

/** What counts as close to the ID labels. */
public enum ClosenessRule {
    /** The 0.95 quantile of a candidate's cosines to the ID labels (NegLabel, section 3.1). */
    QUANTILE,
    /**
     * The same, but 1 where the largest cosine exceeds 0.95, so that synonyms of an ID label come last (CSP: Chen et
     * al., NeurIPS 2024, its published code).
     */
    SYNONYMS_LAST
}
