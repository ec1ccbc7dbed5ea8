package io.lakesieve.model.text;

/** How a model's configuration overrides the handling of upper-case letters in {@code tokenizer.json}. */
public enum LetterCase {
    /** No override: {@code tokenizer.json} decides. */
    AS_IN_FILE,
    /** Prompts are lower-cased. */
    LOWERED,
    /** Upper-case letters are kept. */
    KEPT
}
