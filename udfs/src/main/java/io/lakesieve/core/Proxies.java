package io.lakesieve.core;

/**
 * The proxies of the banked labels, seen from an image: its cosines to slots become its cosines to proxies.
 *
 * <p>Immutable, so that scorers of several threads share one.
 */
sealed interface Proxies permits TaskProxies, SampleProxies {
    /** Returns the embeddings whose cosines to an image decide its cosines to the proxies. */
    EmbeddingMatrix slots();

    /**
     * Returns an image's cosine to the proxy of a banked label.
     *
     * @param label the banked labels counted from 0
     * @param slotCosines holds the image's cosines to {@link #slots()} from {@code offset} on
     * @param textCosine the image's cosine to the label's text embedding
     * @param weights scratch, one longer than the fullest bank
     */
    double cosine(int label, float[] slotCosines, int offset, float textCosine, double[] weights);

    /** Prepares the proxies of a bank. */
    static Proxies of(LabelSpace space, FeatureBank bank, AdaNegParameters parameters, Adaptation adaptation) {
        return switch (adaptation) {
            case TASK -> new TaskProxies(space, bank);
            case SAMPLE -> new SampleProxies(space, bank, parameters.beta());
        };
    }
}
