package io.lakesieve.table;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * How a table's files are written, beside its schema.
 *
 * @param properties of Delta's, such as {@code delta.enableChangeDataFeed}, which the table is created with
 * @param distinctColumns columns, in Parquet's names, whose values hardly repeat: a dictionary of them is work for nothing
 */
record TableLayout(Map<String, String> properties, List<String> distinctColumns) {
    static final TableLayout PLAIN = new TableLayout(Map.of(), List.of());

    private static final String DICTIONARY = "parquet.enable.dictionary#";

    TableLayout {
        properties = Map.copyOf(properties);
        distinctColumns = List.copyOf(distinctColumns);
    }

    /** Writes files of this layout; Delta hands Parquet no options of a writer, so the session has them meanwhile. */
    void during(SparkSession spark, Runnable write) {
        Map<String, String> settings =
                distinctColumns.stream().collect(Collectors.toMap(column -> DICTIONARY + column, column -> "false"));
        TemporarySettings.during(spark, settings, () -> {
            write.run();
            return null;
        });
    }
}
