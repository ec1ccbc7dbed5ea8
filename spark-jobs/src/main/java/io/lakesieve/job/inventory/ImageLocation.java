package io.lakesieve.job.inventory;

import io.lakesieve.config.InputException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The place that a URI of images resolved to: a folder, files or a table.
 *
 * @param uri qualified, wildcards and all
 * @param root qualified, up to the first wildcard
 */
public record ImageLocation(String uri, String root, Kind kind) {
    /** How the images are stored. */
    public enum Kind {
        FILES,
        DELTA,
        PARQUET
    }

    /**
     * Resolves a URI by what is there.
     *
     * @throws InputException if nothing is
     */
    public static ImageLocation resolve(SparkSession spark, String uri) {
        Configuration configuration = spark.sessionState().newHadoopConf();
        Path path = new Path(uri);
        try {
            FileSystem fileSystem = path.getFileSystem(configuration);
            Path qualified = fileSystem.makeQualified(path);
            FileStatus[] matches = fileSystem.globStatus(qualified);
            if (matches == null || matches.length == 0) {
                throw new InputException("There is nothing at %s: check the path.".formatted(qualified));
            }
            return new ImageLocation(
                    qualified.toString(), root(qualified, matches).toString(), kind(fileSystem, matches));
        } catch (IOException e) {
            throw new InputException(
                    "The images at %s cannot be reached (%s): check the URI and the file system's settings."
                            .formatted(uri, e.getMessage()),
                    e);
        }
    }

    /** Whether it is a whole folder or table, and neither one file nor what a wildcard matches. */
    boolean isRoot() {
        return uri.equals(root);
    }

    /** The rows of a table; only for what is one. */
    public Dataset<Row> table(SparkSession spark) {
        return switch (kind) {
            case DELTA -> spark.read().format("delta").load(uri);
            case PARQUET -> spark.read().parquet(uri);
            case FILES -> throw new IllegalStateException(uri + " holds files, not a table");
        };
    }

    private static Path root(Path qualified, FileStatus[] matches) {
        Path root = qualified;
        for (Path part = qualified; part != null; part = part.getParent()) {
            if (part.getName().matches(".*[*?\\[{].*")) {
                root = part.getParent();
            }
        }
        boolean file = matches.length == 1 && matches[0].isFile() && root.equals(qualified);
        return file ? qualified.getParent() : root;
    }

    private static Kind kind(FileSystem fileSystem, FileStatus[] matches) throws IOException {
        if (matches.length != 1) {
            return Kind.FILES;
        }
        FileStatus match = matches[0];
        if (match.isFile()) {
            return isParquet(match) ? Kind.PARQUET : Kind.FILES;
        }
        if (fileSystem.exists(new Path(match.getPath(), "_delta_log"))) {
            return Kind.DELTA;
        }
        boolean parquet = Arrays.stream(fileSystem.listStatus(match.getPath())).anyMatch(ImageLocation::isParquet);
        return parquet ? Kind.PARQUET : Kind.FILES;
    }

    private static boolean isParquet(FileStatus status) {
        return status.isFile() && status.getPath().getName().endsWith(".parquet");
    }
}
