package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.PreprocessorConfig;
import java.io.Serializable;

/**
 * The tower for pictures and the recipe for its input.
 *
 * @param tower the graph
 * @param preprocessor how a picture becomes its input
 */
public record ImageTower(Tower tower, PreprocessorConfig preprocessor) implements Serializable {
    public ImageTower {
        requireNonNull(tower, "tower");
        requireNonNull(preprocessor, "preprocessor");
    }
}
