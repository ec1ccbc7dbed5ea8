package io.lakesieve.model.text;

/** Whether a text tower attends to padding tokens. */
public enum PaddingUse {
    /** Padding has no effect, because of an attention mask or causal attention. */
    IGNORED,
    /**
     * Padding tokens are attended to like others: the tower, such as SigLIP's, was trained on padded prompts without a
     * mask.
     */
    ATTENDED
}
