package io.lakesieve.encoder;

import org.apache.hadoop.conf.Configuration;

/**
 * The models of this JVM, each loaded once whatever the number of task threads.
 *
 * <p>What is loaded stays for the JVM's life: an executor serves one application, and loading costs seconds.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class LoadedModels {
    private LoadedModels() {}

    /** {@link #images(ModelSpec, RuntimeOptions, Configuration)} with the defaults of both. */
    public static ImageEncoder images(ModelSpec model) {
        return images(model, RuntimeOptions.DEFAULT, new Configuration());
    }

    /**
     * An image encoder of its own for the caller, who closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no image tower or cannot be fetched or loaded
     */
    public static ImageEncoder images(ModelSpec model, RuntimeOptions options, Configuration hadoop) {
        throw new UnsupportedOperationException("not written yet: " + model + options + hadoop);
    }

    /** {@link #texts(ModelSpec, RuntimeOptions, Configuration)} with the defaults of both. */
    public static TextEncoder texts(ModelSpec model) {
        return texts(model, RuntimeOptions.DEFAULT, new Configuration());
    }

    /**
     * A text encoder of its own for the caller, who closes it.
     *
     * @param hadoop how the model is fetched where this machine does not have it yet
     * @throws ModelException if the model has no text tower or cannot be fetched or loaded
     */
    public static TextEncoder texts(ModelSpec model, RuntimeOptions options, Configuration hadoop) {
        throw new UnsupportedOperationException("not written yet: " + model + options + hadoop);
    }
}
