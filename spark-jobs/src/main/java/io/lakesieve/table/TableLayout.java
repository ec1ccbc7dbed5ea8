package io.lakesieve.table;

import io.lakesieve.schema.EmbeddingsSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Says how a table's files are written: Delta's properties and Parquet's encodings.
 *
 * @param properties of Delta's, such as {@code delta.enableChangeDataFeed}, which the table is created with
 * @param distinctColumns columns, in Parquet's names, whose values hardly repeat, so that they are written without a
 *     dictionary
 */
record TableLayout(Map<String, String> properties, List<String> distinctColumns) {
    static final TableLayout PLAIN = new TableLayout(Map.of(), List.of());

    /** Of the large tables whose files hold little but the column {@code embedding}. */
    static final TableLayout EMBEDDINGS =
            new TableLayout(Map.of(), List.of(EmbeddingsSchema.EMBEDDING + ".list.element"));

    /** Rows with an embedding that are a file: about 40 MB. */
    private static final int EMBEDDINGS_PER_FILE = 20_000;

    private static final String DICTIONARY = "parquet.enable.dictionary#";

    TableLayout {
        properties = Map.copyOf(properties);
        distinctColumns = List.copyOf(distinctColumns);
    }

    /** Rows with embeddings, in partitions of which each will be a file. */
    static Dataset<Row> inFiles(Dataset<Row> embeddings, long count) {
        return embeddings.repartition((int) Math.max(1, (count + EMBEDDINGS_PER_FILE - 1) / EMBEDDINGS_PER_FILE));
    }

    /**
     * Runs a write with this layout; Delta passes no writer options to Parquet, so they are set on the session
     * meanwhile.
     */
    void during(SparkSession spark, Runnable write) {
        Map<String, String> settings =
                distinctColumns.stream().collect(Collectors.toMap(column -> DICTIONARY + column, column -> "false"));
        TemporarySettings.during(spark, settings, () -> {
            write.run();
            return null;
        });
    }
}
