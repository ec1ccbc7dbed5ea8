package io.lakesieve.lexicon;

import io.lakesieve.config.InputException;
import io.lakesieve.config.PromptTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The published sets of prompt templates, by the names of the command line. */
public enum PublishedPrompts {
    /** NegLabel's (Jiang et al., ICLR 2024, section 3 and its published code). */
    NEG_LABEL("neglabel"),
    /** CSP's eight for nouns and labels and four for adjectives (Chen et al., NeurIPS 2024, published configuration). */
    CSP("csp"),
    /** OpenAI's 80 for ImageNet's classes; adjectives, for which there are none, have NegLabel's. */
    CLIP_80("clip-80"),
    /** CLIPN's 128 (Wang et al., ICCV 2023, published code); adjectives have NegLabel's. */
    CLIPN("clipn");

    private static final List<String> CSP_NOUNS = List.of(
            "a close-up photo of the nice {}.",
            "a photo with the nice {}.",
            "a good photo with the nice {}.",
            "a photo of the nice {}.",
            "{}",
            "the {}",
            "the good {}",
            "the nice {}");
    private static final List<String> CSP_ADJECTIVES =
            List.of("{}", "a nice photo of {}", "a good photo of {}", "a close-up photo of {}");

    private final String flagName;

    PublishedPrompts(String flagName) {
        this.flagName = flagName;
    }

    /** The templates of the set. */
    public PromptTemplates templates() {
        return switch (this) {
            case NEG_LABEL -> PromptTemplates.NEG_LABEL;
            case CSP -> new PromptTemplates(CSP_NOUNS, CSP_NOUNS, CSP_ADJECTIVES);
            case CLIP_80 -> ofFile("clip-80.txt");
            case CLIPN -> ofFile("clipn-128.txt");
        };
    }

    private static PromptTemplates ofFile(String name) {
        List<String> nouns = read(name);
        return new PromptTemplates(nouns, nouns, PromptTemplates.NEG_LABEL.adjectives());
    }

    private static List<String> read(String name) {
        try (InputStream file = PublishedPrompts.class.getResourceAsStream(name)) {
            return TextLines.of(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8))
                    .stream()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The templates, which are part of the application, could not be read", e);
        }
    }

    /**
     * The set of that name.
     *
     * @throws InputException for any other name, listing those there are
     */
    public static PublishedPrompts ofName(String name) {
        return Arrays.stream(values())
                .filter(set -> set.flagName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InputException("--prompts is '%s': name one of %s, or give templates of your own"
                                .formatted(
                                        name,
                                        Arrays.stream(values())
                                                .map(set -> set.flagName)
                                                .collect(Collectors.joining(", ")))
                        + " by --prompt."));
    }
}
