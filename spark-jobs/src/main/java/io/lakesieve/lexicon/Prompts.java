package io.lakesieve.lexicon;

import io.lakesieve.core.mining.PartOfSpeech;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the prompt of a word by NegLabel's templates (section 3 and its published code). */
public final class Prompts {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s_\\-]+");

    /** "The nice {}." for a noun, "This is a {} photo" for an adjective; underscores become spaces. */
    public static String of(String word, PartOfSpeech partOfSpeech) {
        String spaced = word.replace('_', ' ');
        return switch (partOfSpeech) {
            case NOUN -> "The nice " + spaced + ".";
            case ADJECTIVE -> "This is a " + spaced + " photo";
        };
    }

    /**
     * A key that is the same for spellings which differ in case and separators only: "Great_Dane", "great-dane", "great
     * dane".
     */
    public static String spellingKey(String word) {
        return SEPARATORS.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private Prompts() {}
}
