package io.lakesieve.schema;

import java.util.Optional;

/** The version of the tables' schemas, which is stored in the properties of each table of a lake. */
public final class SchemaVersion {
    /** The property of a Delta table that holds its version. */
    public static final String PROPERTY = "lakesieve.version";

    /** The version of the schemas in this package. */
    public static final String CURRENT = "2";

    private SchemaVersion() {}

    /**
     * What to tell the user of a table of another version; empty for one of this version.
     *
     * @param location of the table
     * @param stored the value of {@link #PROPERTY} in its properties; null where it is not set
     */
    public static Optional<String> mismatch(String location, String stored) {
        return CURRENT.equals(stored)
                ? Optional.empty()
                : Optional.of(
                        "The table %s is of another version of Lakesieve (its property %s is %s, this one reads and writes %s): use the version that wrote it, or run audit again into another lake."
                                .formatted(location, PROPERTY, stored == null ? "not set" : stored, CURRENT));
    }
}
