package io.lakesieve.config;

/** Says whether a banked image is part of its label's proxy while that image itself is scored. */
public enum SelfMatch {
    /** It is part of the proxy, which moves its score towards that label; as published. */
    COUNTED,
    /** It is left out (leave-one-out). */
    LEFT_OUT
}
