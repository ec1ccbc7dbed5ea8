package io.lakesieve.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names the images of a run: a place, and how many of them.
 *
 * @param uri a folder (searched recursively), a glob, a file, or a Delta or Parquet table, on any Hadoop file system
 * @param limit the most images to take, first paths first; empty for all
 * @param sourceColumn for tables, the column that says where an image came from
 */
public record ImageSelection(String uri, OptionalInt limit, Optional<String> sourceColumn) {
    public ImageSelection {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new InputException("--limit is %d: name a number of images from 1 on.".formatted(limit.getAsInt()));
        }
    }

    /** All images at a place. */
    public static ImageSelection allOf(String uri) {
        return new ImageSelection(uri, OptionalInt.empty(), Optional.empty());
    }
}
