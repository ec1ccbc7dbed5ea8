package io.lakesieve.ml;

import java.io.Serializable;

/**
 * A prompt around a word.
 *
 * @param before what stands before it
 * @param after what stands after it
 */
record Prompt(String before, String after) implements Serializable {
    /** NegLabel's prompt for nouns and ID labels, as the commands word it. */
    static final String NICE = "The nice {}.";

    private static final String PLACE = "{}";

    /**
     * The prompt of a template.
     *
     * @throws IllegalArgumentException if it has not one place for the word
     */
    static Prompt of(String template) {
        int place = template.indexOf(PLACE);
        if (place < 0 || template.indexOf(PLACE, place + 1) >= 0) {
            throw new IllegalArgumentException(
                    "The promptTemplate '%s' must hold {} once, where the word stands.".formatted(template));
        }
        return new Prompt(template.substring(0, place), template.substring(place + PLACE.length()));
    }

    /** The text that goes to the tower. */
    String around(String word) {
        return before.isEmpty() && after.isEmpty() ? word : before + word.replace('_', ' ') + after;
    }
}
