package io.lakesieve.config;

import java.util.List;

/**
 * The templates that make the prompts of a word. A word with several prompts has the normalised mean of their embeddings
 * (CLIP's prompt ensembles: Radford et al., ICML 2021, section 3.1.4).
 *
 * @param labels templates of ID labels, for those that have no prompt of their own; each with a {@code {}} where the word
 *     goes; at least one
 * @param nouns the same for candidates that are nouns
 * @param adjectives the same for candidates that are adjectives
 */
public record PromptTemplates(List<String> labels, List<String> nouns, List<String> adjectives) {
    /** Where the word goes. */
    public static final String WORD = "{}";

    /** NegLabel's templates (section 3 and its published code). */
    public static final PromptTemplates NEG_LABEL =
            new PromptTemplates(List.of("The nice {}."), List.of("The nice {}."), List.of("This is a {} photo"));

    public PromptTemplates {
        labels = checked(labels, "ID labels");
        nouns = checked(nouns, "nouns");
        adjectives = checked(adjectives, "adjectives");
    }

    private static List<String> checked(List<String> templates, String of) {
        if (templates.isEmpty()) {
            throw new InputException("There is no prompt template for %s: name at least one.".formatted(of));
        }
        for (String template : templates) {
            if (!template.contains(WORD)) {
                throw new InputException(
                        "The prompt template '%s' has no place for the word: write {} where it goes, as in"
                                        .formatted(template)
                                + " 'an X-ray of {}'.");
            }
        }
        return List.copyOf(templates);
    }
}
