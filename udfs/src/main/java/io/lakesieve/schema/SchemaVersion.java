package io.lakesieve.schema;

/** The version of the tables' schemas, which is stored in the properties of each table of a lake. */
public final class SchemaVersion {
    /** The property of a Delta table that holds its version. */
    public static final String PROPERTY = "lakesieve.version";

    /** The version of the schemas in this package. */
    public static final String CURRENT = "1";

    private SchemaVersion() {}
}
