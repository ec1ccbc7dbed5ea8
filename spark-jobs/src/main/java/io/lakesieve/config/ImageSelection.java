package io.lakesieve.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names the images of a run: a place, and how many of them.
 *
 * @param uri a folder (searched recursively), a glob, a file, or a Delta or Parquet table, on any Hadoop file system; or
 *     {@code table:} and the name of a catalog's table
 * @param limit the most images to take, first paths first; empty for all
 * @param columns for tables, the columns that the user has named
 * @param givenLabel where the labels are that images were given, if they are asked for
 */
public record ImageSelection(String uri, OptionalInt limit, TableColumns columns, Optional<GivenLabel> givenLabel) {
    public ImageSelection {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new InputException("--limit is %d: name a number of images from 1 on.".formatted(limit.getAsInt()));
        }
    }

    /** The same with given labels. */
    public ImageSelection withGivenLabel(Optional<GivenLabel> label) {
        return new ImageSelection(uri, limit, columns, label);
    }

    /** All images at a place. */
    public static ImageSelection allOf(String uri) {
        return new ImageSelection(uri, OptionalInt.empty(), TableColumns.FOUND, Optional.empty());
    }
}
