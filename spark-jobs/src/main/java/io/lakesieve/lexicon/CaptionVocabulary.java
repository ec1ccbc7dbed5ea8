package io.lakesieve.lexicon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words that a caption decoder can write (ZOC: Esmaeilpour et al., AAAI 2022): the distinct texts of its tokens, each
 * with the prompt "This is a photo of a {}".
 */
public final class CaptionVocabulary {
    private static final String PROMPT = "This is a photo of a ";

    private final List<String> tokens;
    private final Map<String, Integer> places = new LinkedHashMap<>();

    /** @param tokens the text of each token by id */
    public CaptionVocabulary(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        this.tokens.forEach(token -> places.putIfAbsent(token, places.size()));
    }

    /** The words, in the order of their first tokens. */
    public List<String> words() {
        return new ArrayList<>(places.keySet());
    }

    /** The prompt of each word, in their order. */
    public List<String> prompts() {
        return places.keySet().stream().map(word -> PROMPT + word).toList();
    }

    /**
     * The place of each token's word.
     *
     * @param labels words that spell one of them, whatever their case and separators, have {@code idLabel} instead
     */
    public int[] wordOfToken(List<String> labels, int idLabel) {
        Set<String> spelled = labels.stream().map(Prompts::spellingKey).collect(Collectors.toCollection(HashSet::new));
        return tokens.stream()
                .mapToInt(token -> spelled.contains(Prompts.spellingKey(token)) ? idLabel : places.get(token))
                .toArray();
    }
}
