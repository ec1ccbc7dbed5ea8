package io.lakesieve.model.text;

/** What the tokens that fill a prompt up are to a text tower. */
public enum PaddingUse {
    /** Nothing: a mask, or the order of the tokens, hides them. */
    HIDDEN,
    /** Tokens like any others: the tower was trained on prompts of full length without a mask, as SigLIP was. */
    SEEN
}
