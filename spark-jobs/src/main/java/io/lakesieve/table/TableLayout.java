package io.lakesieve.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Says what a table's rows are and how its files are written: Delta's properties and Parquet's encodings.
 *
 * @param type the columns
 * @param properties of Delta's, such as {@code delta.enableChangeDataFeed}, which the table is created with
 * @param distinctColumns columns, in Parquet's names, whose values hardly repeat, so that they are written without a
 *     dictionary
 */
record TableLayout(StructType type, Map<String, String> properties, List<String> distinctColumns) {
    /** Rows with an embedding that are a file: about 40 MB. */
    private static final int EMBEDDINGS_PER_FILE = 20_000;

    private static final String DICTIONARY = "parquet.enable.dictionary#";
    /**
     * So many characters of a file's smallest and largest texts, such as paths, are in the log, by which files are skipped; of
     * Delta's 32 most are those that all paths begin with.
     */
    private static final Map.Entry<String, String> BOUNDS =
            Map.entry("spark.databricks.io.skipping.stringPrefixLength", "1000");

    TableLayout {
        properties = Map.copyOf(properties);
        distinctColumns = List.copyOf(distinctColumns);
    }

    /** Of a table of that type without properties of its own; no float of an embedding is like another. */
    static TableLayout of(StructType type) {
        return new TableLayout(
                type,
                Map.of(),
                Arrays.stream(type.fields())
                        .filter(field -> field.dataType() instanceof ArrayType array
                                && array.elementType().equals(DataTypes.FloatType))
                        .map(field -> field.name() + ".list.element")
                        .toList());
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
        Map<String, String> settings = Stream.concat(
                        Stream.of(BOUNDS),
                        distinctColumns.stream().map(column -> Map.entry(DICTIONARY + column, "false")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        TemporarySettings.during(spark, settings, () -> {
            write.run();
            return null;
        });
    }
}
