package io.lakesieve.model.tower;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.model.ModelException;
import java.util.Set;

/**
 * Whether a tower must end in a projection into the space that both towers share. An export without the projection has
 * the same file name and an output of the right shape, but its embeddings cannot be compared with the other tower's.
 */
public enum Projection {
    NEEDED,
    NONE;

    private static final Set<String> UNPROJECTED = Set.of("pooler_output", "last_hidden_state");

    /** Whether the image tower has a projection, by {@code config.json}; in ALIGN only the text tower has one. */
    public static Projection ofImages(JsonNode config) {
        return config.path("model_type").asText().equals("align") ? NONE : ofTexts(config);
    }

    public static Projection ofTexts(JsonNode config) {
        return config.path("projection_dim").isNumber() ? NEEDED : NONE;
    }

    /** Throws a {@link ModelException} for an output before the projection. */
    void require(String file, String output, String usualOutput) {
        if (this == NEEDED && UNPROJECTED.contains(output)) {
            throw new ModelException(("%s ends at '%s', before the projection into the space that both towers share:"
                            + " export the tower with its projection, as '%s'")
                    .formatted(file, output, usualOutput));
        }
    }
}
