package io.lakesieve.config;

/** What AdaNeg makes of a banked image when it scores that very image. */
public enum SelfMatch {
    /** It is part of its label's proxy like the others, and so speaks for itself; as published. */
    COUNTED,
    /** It is left out of the proxy. */
    LEFT_OUT
}
