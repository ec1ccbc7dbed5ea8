package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import org.apache.hadoop.conf.Configuration;

/**
 * Opens models on the driver: reads a model directory, checks it and describes it.
 *
 * <p>A directory lies on a local disk, on any Hadoop file system, or, under the name {@value #DEMO}, on the class path.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class ModelRepository {
    /** The name of the small encoder that ships with the application. */
    public static final String DEMO = "demo";

    private final Configuration hadoop;

    /** @param hadoop how file systems are reached */
    public ModelRepository(Configuration hadoop) {
        this.hadoop = requireNonNull(hadoop, "hadoop");
    }

    /**
     * Describes the model at a place.
     *
     * @param uri a path, a URI of a Hadoop file system, or {@value #DEMO}
     * @throws ModelException if there is no model, or a file is missing or malformed
     */
    public ModelSpec open(String uri, ModelVariant variant) {
        throw new UnsupportedOperationException("not written yet: " + uri + variant + hadoop);
    }
}
