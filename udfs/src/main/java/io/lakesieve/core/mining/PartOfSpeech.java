package io.lakesieve.core.mining;

/**
 * The part of speech of a candidate word. Nouns and adjectives have different prompts and are ranked separately
 * (NegLabel, section 3.1).
 */
public enum PartOfSpeech {
    /** A noun, prompted like an ID label. */
    NOUN("noun"),
    /** An adjective. */
    ADJECTIVE("adjective");

    private final String tableName;

    PartOfSpeech(String tableName) {
        this.tableName = tableName;
    }

    /** Returns the name that tables and candidate files use. */
    public String tableName() {
        return tableName;
    }

    /**
     * Returns the part of speech of that name in a table.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PartOfSpeech fromTableName(String name) {
        for (PartOfSpeech partOfSpeech : values()) {
            if (partOfSpeech.tableName.equals(name)) {
                return partOfSpeech;
            }
        }
        throw new IllegalArgumentException("There is no part of speech '" + name + "': use 'noun' or 'adjective'");
    }
}
