package io.lakesieve.model.tower;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.model.ModelException;
import java.util.Set;

/**
 * Whether a tower ends in a projection into the space that both towers share. An export of the bare tower has the same
 * file name, and an output that looks like an embedding, but its numbers mean nothing beside those of the other tower.
 */
public enum Projection {
    NEEDED,
    NONE;

    private static final Set<String> UNPROJECTED = Set.of("pooler_output", "last_hidden_state");

    /** Models with a projection say so; ALIGN's is on the side of prompts alone. */
    public static Projection ofImages(JsonNode config) {
        return config.path("model_type").asText().equals("align") ? NONE : ofTexts(config);
    }

    public static Projection ofTexts(JsonNode config) {
        return config.path("projection_dim").isNumber() ? NEEDED : NONE;
    }

    /** Refuses an output that comes before the projection. */
    void require(String file, String output, String usualOutput) {
        if (this == NEEDED && UNPROJECTED.contains(output)) {
            throw new ModelException(("%s ends at '%s', before the projection into the space that both towers share:"
                            + " export the tower with its projection, as '%s'")
                    .formatted(file, output, usualOutput));
        }
    }
}
