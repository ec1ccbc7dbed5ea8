package io.lakesieve.config;

/** Which candidates may not become negatives, beside the ID labels themselves. */
public enum NegativeFilter {
    /** None. */
    NONE("none"),
    /**
     * By WordNet: words for subcategories of an ID label, and proper nouns, both of which good images resemble (NegRefine:
     * Ansari et al., ICCV 2025, arXiv 2507.09795, which asks a language model instead).
     */
    WORDNET("wordnet");

    private final String flagName;

    NegativeFilter(String flagName) {
        this.flagName = flagName;
    }

    /** The name on the command line. */
    public String flagName() {
        return flagName;
    }

    /**
     * The filter of that name.
     *
     * @throws InputException for any other name
     */
    public static NegativeFilter ofName(String name) {
        for (NegativeFilter filter : values()) {
            if (filter.flagName.equals(name)) {
                return filter;
            }
        }
        throw new InputException("--negative-filter is '%s': name none or wordnet.".formatted(name));
    }
}
