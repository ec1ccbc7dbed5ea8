package io.lakesieve.lexicon;

import io.lakesieve.config.PromptTemplates;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes the prompts of words, which the text tower sees; underscores become spaces. */
public final class Prompts {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s_\\-]+");

    /** The prompt of a class name by NegLabel's template, to try a model with. */
    public static String standard(String word) {
        return of(IdLabel.named(word), PromptTemplates.NEG_LABEL).get(0);
    }

    /** The label's own prompt, or that of each template. */
    public static List<String> of(IdLabel label, PromptTemplates templates) {
        return label.ownPrompt().isEmpty() ? filled(templates.labels(), label.label()) : List.of(label.ownPrompt());
    }

    /** The prompt of each template of the candidate's part of speech. */
    public static List<String> of(Candidate candidate, PromptTemplates templates) {
        return switch (candidate.partOfSpeech()) {
            case NOUN -> filled(templates.nouns(), candidate.word());
            case ADJECTIVE -> filled(templates.adjectives(), candidate.word());
        };
    }

    private static List<String> filled(List<String> templates, String word) {
        String spaced = word.replace('_', ' ');
        return templates.stream()
                .map(template -> template.replace(PromptTemplates.WORD, spaced))
                .toList();
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
