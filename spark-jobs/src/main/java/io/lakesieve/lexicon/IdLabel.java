package io.lakesieve.lexicon;

import java.util.Objects;

/**
 * An in-distribution label: a class that the dataset should hold.
 *
 * @param label the name, as tables and reports show it
 * @param ownPrompt the text that the text tower sees of it; empty where templates make that
 */
public record IdLabel(String label, String ownPrompt) {
    public IdLabel {
        Objects.requireNonNull(ownPrompt, "ownPrompt");
        if (label.isBlank()) {
            throw new IllegalArgumentException("An ID label needs a name");
        }
    }

    /** A label without a prompt of its own. */
    public static IdLabel named(String label) {
        return new IdLabel(label, "");
    }
}
