package io.lakesieve.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Selects the embedded images that a run scores; the others get no row in {@code scores}.
 *
 * @param sources names in the column source, any of them; empty for all images, those without a source too
 * @param modifiedSince the earliest modification time, inclusive; empty for all
 */
public record EmbeddingSelection(List<String> sources, Optional<Instant> modifiedSince) {
    /** All images. */
    public static final EmbeddingSelection ALL = new EmbeddingSelection(List.of(), Optional.empty());

    public EmbeddingSelection {
        sources = List.copyOf(sources);
    }

    /** What a message about "images" goes on with, such as " with the source a or b"; empty for all. */
    public String suffix() {
        String ofSources = sources.isEmpty() ? "" : " with the source " + String.join(" or ", sources);
        return ofSources
                + modifiedSince.map(instant -> " modified since " + instant).orElse("");
    }
}
