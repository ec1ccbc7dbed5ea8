package io.lakesieve.table;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;

/**
 * What a table is created with, beside its schema.
 *
 * @param partitionColumns columns whose values name folders of files
 * @param properties of Delta's, such as {@code delta.enableChangeDataFeed}
 */
record TableLayout(List<String> partitionColumns, Map<String, String> properties) {
    static final TableLayout PLAIN = new TableLayout(List.of(), Map.of());

    TableLayout {
        partitionColumns = List.copyOf(partitionColumns);
        properties = Map.copyOf(properties);
    }

    /** Has the writer create the table so. */
    DataFrameWriter<Row> creating(DataFrameWriter<Row> writer) {
        return writer.options(properties).partitionBy(partitionColumns.toArray(String[]::new));
    }
}
