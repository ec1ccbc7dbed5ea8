package io.lakesieve.table;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A Delta table at a location with a schema; what every table class here stands on. Each write is one commit. */
final class DeltaStore {
    /** Name of the stored rows where they are merged with others. */
    static final String STORED = "stored";

    private static final String FRESH = "fresh";

    private final SparkSession spark;
    private final String location;
    private final StructType type;
    private final TableLayout layout;

    DeltaStore(SparkSession spark, String location, StructType type) {
        this(spark, location, type, TableLayout.PLAIN);
    }

    /** A table that, where it is not there yet, will be created in that layout; one that is there keeps its own. */
    DeltaStore(SparkSession spark, String location, StructType type, TableLayout layout) {
        this.layout = layout;
        this.spark = spark;
        this.location = location;
        this.type = type;
    }

    boolean exists() {
        return DeltaTable.isDeltaTable(spark, location);
    }

    /** All rows; none where the table was never written. Columns that an older table lacks are null. */
    Dataset<Row> read() {
        return exists() ? complete(spark.read().format("delta").load(location)) : none();
    }

    /** The columns that the table has where it lies, whatever it should have. */
    List<String> storedColumns() {
        return List.of(spark.read().format("delta").load(location).columns());
    }

    /** No row, with the types that a table has when it is read, where every part may be null. */
    private Dataset<Row> none() {
        return spark.createDataFrame(List.of(), type.asNullable());
    }

    private Dataset<Row> complete(Dataset<Row> rows) {
        Set<String> stored = Set.of(rows.columns());
        Dataset<Row> complete = rows;
        for (StructField field : type.fields()) {
            if (!stored.contains(field.name())) {
                complete = complete.withColumn(field.name(), functions.lit(null).cast(field.dataType()));
            }
        }
        return complete;
    }

    Dataset<Row> frame(List<Row> rows) {
        return spark.createDataFrame(rows, type);
    }

    void append(Dataset<Row> rows) {
        DataFrameWriter<Row> writer =
                inOrder(rows).write().format("delta").mode("append").option("mergeSchema", "true");
        save(exists() ? writer : layout.creating(writer));
    }

    /** Replaces the rows whose column holds that id, which all new rows must hold too. */
    void replace(String column, String id, Dataset<Row> rows) {
        replace(Map.of(column, id), rows);
    }

    /** Replaces the rows whose columns hold those values, which all new rows must hold too. */
    void replace(Map<String, String> values, Dataset<Row> rows) {
        if (!exists()) {
            append(rows);
            return;
        }
        save(inOrder(rows)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("mergeSchema", "true")
                .option("replaceWhere", condition(values)));
    }

    private static String condition(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> "%s = '%s'".formatted(value.getKey(), escaped(value.getValue())))
                .collect(Collectors.joining(" AND "));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    /** Replaces the whole table. */
    void overwrite(Dataset<Row> rows) {
        DataFrameWriter<Row> writer =
                inOrder(rows).write().format("delta").mode("overwrite").option("overwriteSchema", "true");
        save(layout.creating(writer));
    }

    private void save(DataFrameWriter<Row> writer) {
        layout.during(spark, () -> writer.save(location));
    }

    /**
     * Updates the rows that have the same keys and adds the others.
     *
     * @param onStored what else is known of the stored rows, by columns of {@link #STORED}; files are skipped by it
     */
    void upsert(Dataset<Row> rows, Column onStored, String... keys) {
        if (!exists()) {
            append(rows);
            return;
        }
        merge(inOrder(rows), onStored.and(sameKeys(keys)))
                .whenMatched()
                .updateAll()
                .whenNotMatched()
                .insertAll()
                .execute();
    }

    /** Sets one column of the rows that have the same keys. */
    void update(Dataset<Row> rows, String column, String... keys) {
        merge(rows, sameKeys(keys))
                .whenMatched()
                .update(Map.of(column, functions.col(FRESH + "." + column)))
                .execute();
    }

    private DeltaMergeBuilder merge(Dataset<Row> rows, Column condition) {
        return DeltaTable.forPath(spark, location)
                .as(STORED)
                .merge(rows.as(FRESH), condition)
                .withSchemaEvolution();
    }

    private static Column sameKeys(String... keys) {
        return Arrays.stream(keys)
                .map(key -> functions.col(STORED + "." + key).equalTo(functions.col(FRESH + "." + key)))
                .reduce(Column::and)
                .orElseThrow();
    }

    private Dataset<Row> inOrder(Dataset<Row> rows) {
        return rows.select(Arrays.stream(type.fieldNames()).map(functions::col).toArray(Column[]::new));
    }
}
