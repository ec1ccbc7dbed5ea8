package io.lakesieve.core.score;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Collects an image's own candidate words (ZOC: Esmaeilpour et al., AAAI 2022, section 3.2): the union of the likeliest
 * tokens at each step of a caption decoder, without those that spell an ID label. For one image and one thread.
 */
public final class GeneratedWords {
    /** Steps of greedy decoding, each of which reads the likeliest token of the one before. */
    public static final int STEPS = 10;
    /** How many of the likeliest tokens of a step become words. */
    public static final int TOKENS_PER_STEP = 35;
    /** Stands for the word of a token that spells an ID label. */
    public static final int ID_LABEL = -1;

    private final int[] wordOfToken;
    private final BitSet words = new BitSet();
    /** The likeliest tokens of a step and their logits, the likeliest first. */
    private final int[] tokens;

    private final float[] largest;

    /**
     * @param wordOfToken for each token of the vocabulary its word, from 0, or {@link #ID_LABEL}; several tokens may have
     *     one word
     * @param perStep how many tokens of a step become words, at least 1, such as {@link #TOKENS_PER_STEP}
     */
    public GeneratedWords(int[] wordOfToken, int perStep) {
        if (perStep < 1 || perStep > wordOfToken.length) {
            throw new IllegalArgumentException(
                    "A step takes 1 to " + wordOfToken.length + " tokens of the vocabulary, not " + perStep);
        }
        this.wordOfToken = wordOfToken;
        this.tokens = new int[perStep];
        this.largest = new float[perStep];
    }

    /**
     * Adds the words of a step.
     *
     * @param logits holds the step's logits, one for each token, from index {@code from} on
     * @return the likeliest token, which the decoder reads next; of equal ones the first
     */
    public int add(float[] logits, int from) {
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
        Arrays.fill(tokens, 0);
        for (int token = 0; token < wordOfToken.length; token++) {
            if (logits[from + token] > largest[largest.length - 1]) {
                insert(token, logits[from + token]);
            }
        }
        for (int token : tokens) {
            if (wordOfToken[token] != ID_LABEL) {
                words.set(wordOfToken[token]);
            }
        }
        return tokens[0];
    }

    private void insert(int token, float logit) {
        int rank = largest.length - 1;
        for (; rank > 0 && logit > largest[rank - 1]; rank--) {
            largest[rank] = largest[rank - 1];
            tokens[rank] = tokens[rank - 1];
        }
        largest[rank] = logit;
        tokens[rank] = token;
    }

    /** The words of all steps so far, ascending. */
    public int[] words() {
        return words.stream().toArray();
    }
}
