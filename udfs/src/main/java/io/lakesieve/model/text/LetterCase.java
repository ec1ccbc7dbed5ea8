package io.lakesieve.model.text;

/** What a model's configuration says about upper-case letters in prompts, beside what its {@code tokenizer.json} does. */
public enum LetterCase {
    /** Nothing: the tokenizer's file decides. */
    AS_IN_FILE,
    /** Prompts are lower-cased, whatever the tokenizer's file says. */
    LOWERED,
    /** Upper-case letters stay, whatever the tokenizer's file says. */
    KEPT
}
