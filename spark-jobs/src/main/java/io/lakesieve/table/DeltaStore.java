package io.lakesieve.table;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import io.lakesieve.config.InputException;
import io.lakesieve.schema.SchemaVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.OptionConverters;

/**
 * A Delta table at a location with a schema; what every table class here stands on. Each write is one commit. A table
 * says in its properties which version of the schemas it has; one of another version is neither read nor written.
 */
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

    /**
     * Whether the table was ever written.
     *
     * @throws InputException if it is of another version
     */
    boolean exists() {
        if (!isDeltaTable()) {
            return false;
        }
        String version = storedVersion();
        if (!SchemaVersion.CURRENT.equals(version)) {
            throw new InputException(
                    "The table %s is of another version of Lakesieve (its property %s is %s, this one reads and writes %s): use the version that wrote it, or run audit again into another lake."
                            .formatted(
                                    location,
                                    SchemaVersion.PROPERTY,
                                    version == null ? "not set" : version,
                                    SchemaVersion.CURRENT));
        }
        return true;
    }

    /** Whether a Delta table lies there, of whatever version. */
    boolean isDeltaTable() {
        return DeltaTable.isDeltaTable(spark, location);
    }

    /** By the snapshot that this JVM has of the table; null where the property is not set. */
    private String storedVersion() {
        return OptionConverters.toJava(DeltaLog.forTable(spark, location)
                        .unsafeVolatileSnapshot()
                        .metadata()
                        .configuration()
                        .get(SchemaVersion.PROPERTY))
                .orElse(null);
    }

    /** All rows; none where the table was never written. */
    Dataset<Row> read() {
        return exists() ? spark.read().format("delta").load(location) : none();
    }

    /** The columns that the table has where it lies, whatever it should have. */
    List<String> storedColumns() {
        return List.of(spark.read().format("delta").load(location).columns());
    }

    /** No row, with the types that a table has when it is read, where every part may be null. */
    private Dataset<Row> none() {
        return spark.createDataFrame(List.of(), type.asNullable());
    }

    Dataset<Row> frame(List<Row> rows) {
        return spark.createDataFrame(rows, type);
    }

    void append(Dataset<Row> rows) {
        if (exists()) {
            save(inOrder(rows).write().format("delta").mode("append"));
        } else {
            create(rows);
        }
    }

    private void create(Dataset<Row> rows) {
        CreateTableWriter<Row> writer = creating(rows);
        layout.during(spark, () -> {
            try {
                writer.create();
            } catch (TableAlreadyExistsException e) {
                throw new InputException(
                        "Another process has just created the table %s: run the command again.".formatted(location), e);
            }
        });
    }

    /** Replaces the rows whose column holds that id, which all new rows must hold too. */
    void replace(String column, String id, Dataset<Row> rows) {
        replace(Map.of(column, id), rows);
    }

    /** Replaces the rows whose columns hold those values, which all new rows must hold too. */
    void replace(Map<String, String> values, Dataset<Row> rows) {
        if (!exists()) {
            create(rows);
            return;
        }
        save(inOrder(rows).write().format("delta").mode("overwrite").option("replaceWhere", condition(values)));
    }

    private static String condition(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> "%s = '%s'".formatted(value.getKey(), escaped(value.getValue())))
                .collect(Collectors.joining(" AND "));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    /** Replaces the whole table, its schema and version included, or creates it. */
    void overwrite(Dataset<Row> rows) {
        CreateTableWriter<Row> writer = creating(rows);
        layout.during(spark, writer::createOrReplace);
    }

    /** Saving to a path would drop all properties but Delta's own. */
    private CreateTableWriter<Row> creating(Dataset<Row> rows) {
        CreateTableWriter<Row> writer = inOrder(rows)
                .writeTo("delta.`%s`".formatted(location.replace("`", "``")))
                .using("delta")
                .tableProperty(SchemaVersion.PROPERTY, SchemaVersion.CURRENT);
        layout.properties().forEach(writer::tableProperty);
        return writer;
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
            create(rows);
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
        return DeltaTable.forPath(spark, location).as(STORED).merge(rows.as(FRESH), condition);
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
