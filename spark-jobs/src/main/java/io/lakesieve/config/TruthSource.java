package io.lakesieve.config;

/** Names the true labels that scores are evaluated against: a CSV file, or a column of the image table. */
public sealed interface TruthSource {
    /** The name that figures measured against it carry. */
    String dataset();

    /**
     * A CSV file with the header {@code path,label}.
     *
     * @param uri on any Hadoop file system
     */
    record CsvFile(String uri) implements TruthSource {
        @Override
        public String dataset() {
            return uri.substring(uri.lastIndexOf('/') + 1);
        }
    }

    /**
     * A column of the table that holds the images.
     *
     * @param images the table
     * @param columns of the table, as the user named them
     * @param column holds the true label
     */
    record TableColumn(String images, TableColumns columns, String column) implements TruthSource {
        @Override
        public String dataset() {
            return column;
        }
    }
}
