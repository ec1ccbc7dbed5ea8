package io.lakesieve.lexicon;

import io.lakesieve.core.mining.PartOfSpeech;
import java.util.Locale;
import java.util.regex.Pattern;

/** The sentences around a word, as NegLabel (section 3 and its published code) words them. */
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

    /** The same for two spellings that differ in case and separators only: "Great_Dane", "great-dane", "great dane". */
    public static String spellingKey(String word) {
        return SEPARATORS.matcher(word).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private Prompts() {}
}
