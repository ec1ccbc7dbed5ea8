package io.lakesieve.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table of images that a user has named; a dot leads into a struct, as in {@code image.bytes}. What is not
 * named is found by the table's own names.
 *
 * @param content the bytes of an encoded picture
 * @param path the image's path
 * @param source where an image came from
 */
public record TableColumns(Optional<String> content, Optional<String> path, Optional<String> source) {
    /** None is named. */
    public static final TableColumns FOUND = new TableColumns(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String CONTENT = "content";
    private static final String PATH = "path";
    private static final String SOURCE = "source";

    /** Those of a run, as {@link #named} gave them. */
    public static TableColumns of(Map<String, String> named) {
        return new TableColumns(
                Optional.ofNullable(named.get(CONTENT)),
                Optional.ofNullable(named.get(PATH)),
                Optional.ofNullable(named.get(SOURCE)));
    }

    /** The named ones by their role: content, path or source. */
    public Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        content.ifPresent(name -> named.put(CONTENT, name));
        path.ifPresent(name -> named.put(PATH, name));
        source.ifPresent(name -> named.put(SOURCE, name));
        return named;
    }

    /** The same without a source. */
    public TableColumns withoutSource() {
        return new TableColumns(content, path, Optional.empty());
    }

    /** The first flag that names one, with its value. */
    public Optional<String> firstFlag() {
        return named().entrySet().stream()
                .map(column -> "--%s-column %s".formatted(column.getKey(), column.getValue()))
                .findFirst();
    }
}
