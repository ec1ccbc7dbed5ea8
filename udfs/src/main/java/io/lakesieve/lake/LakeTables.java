package io.lakesieve.lake;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The tables of a lake as any session with Delta reads them. */
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
     * The tables under a URI.
     *
     * @throws LakeException if no file system serves the URI
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

    /** The qualified URI of the root. */
    public String uri() {
        return root.toString();
    }

    /** All rows of a table; none, with these columns, where it was never written. */
    public Dataset<Row> read(String table, StructType type) {
        Path location = new Path(root, table);
        try {
            return fileSystem.exists(new Path(location, DELTA_LOG))
                    ? spark.read().format("delta").load(location.toString())
                    : spark.createDataFrame(List.of(), type.asNullable());
        } catch (IOException e) {
            throw unreachable(root, e);
        }
    }
}
