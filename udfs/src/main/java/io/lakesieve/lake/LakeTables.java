package io.lakesieve.lake;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.SchemaVersion;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the Delta tables of a lake in any Spark session that has Delta. */
public final class LakeTables {
    private static final String DELTA_LOG = "_delta_log";

    private final SparkSession spark;
    private final FileSystem fileSystem;
    private final Path root;

    private LakeTables(SparkSession spark, FileSystem fileSystem, Path root) {
        this.spark = spark;
        this.fileSystem = fileSystem;
        this.root = root;
    }

    /**
     * Opens the lake at a URI.
     *
     * @throws LakeException if there is no file system for the URI
     */
    public static LakeTables at(SparkSession spark, String uri) {
        Path path = new Path(uri);
        try {
            FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
            return new LakeTables(spark, fileSystem, fileSystem.makeQualified(path));
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    private static LakeException unreachable(Object uri, IOException e) {
        return new LakeException(
                "The lake %s cannot be reached (%s): check the URI and the file system's settings."
                        .formatted(uri, e.getMessage()),
                e);
    }

    /** The lake's qualified URI. */
    public String uri() {
        return root.toString();
    }

    /**
     * All rows of a table; an empty dataset with these columns if the table does not exist.
     *
     * @throws LakeException if the table has another schema version
     */
    public Dataset<Row> read(String table, StructType type) {
        Path location = new Path(root, table);
        if (!exists(location)) {
            return spark.createDataFrame(List.of(), type.asNullable());
        }
        requireVersion(location);
        return spark.read().format("delta").load(location.toString());
    }

    private boolean exists(Path location) {
        try {
            return fileSystem.exists(new Path(location, DELTA_LOG));
        } catch (IOException e) {
            throw unreachable(root, e);
        }
    }

    private void requireVersion(Path location) {
        SchemaVersion.mismatch(location.toString(), storedVersion(location)).ifPresent(problem -> {
            throw new LakeException(problem);
        });
    }

    /** From the table's metadata, without a look at its files; null where the property is not set. */
    private String storedVersion(Path location) {
        return spark
                .sql("SHOW TBLPROPERTIES delta.`%s`"
                        .formatted(location.toString().replace("`", "``")))
                .where(col("key").equalTo(SchemaVersion.PROPERTY))
                .collectAsList()
                .stream()
                .map(property -> property.getString(1))
                .findFirst()
                .orElse(null);
    }
}
