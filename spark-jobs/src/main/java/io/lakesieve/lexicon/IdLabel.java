package io.lakesieve.lexicon;

import io.lakesieve.core.mining.PartOfSpeech;

/**
 * An in-distribution label: a class that the dataset should hold, with its prompt.
 *
 * @param label the name, as tables and reports show it
 * @param prompt the text that the text tower sees
 */
public record IdLabel(String label, String prompt) {
    public IdLabel {
        if (label.isBlank() || prompt.isBlank()) {
            throw new IllegalArgumentException("An ID label needs a name and a prompt");
        }
    }

    /** A label under the standard prompt. */
    public static IdLabel named(String label) {
        return new IdLabel(label, Prompts.of(label, PartOfSpeech.NOUN));
    }
}
