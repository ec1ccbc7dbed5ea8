package io.lakesieve.job.inventory;

import io.lakesieve.config.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

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
            FileStatus[] matches = matches(fileSystem, qualified);
            boolean literal = matches.length == 1 && matches[0].getPath().equals(qualified);
            return new ImageLocation(
                    qualified.toString(),
                    (literal ? root(matches[0]) : beforeWildcard(qualified)).toString(),
                    kind(fileSystem, matches));
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    /** Whether it is a whole folder or table, and neither one file nor what a wildcard matches. */
    boolean isRoot() {
        return uri.equals(root);
    }

    /**
     * The rows of a table; only for what is one.
     *
     * @param needed columns without which the table is of no use
     * @throws InputException if a file is no Parquet, or Spark does not read the type of a needed column
     */
    public Dataset<Row> table(SparkSession spark, String... needed) {
        return switch (kind) {
            case DELTA -> spark.read().format("delta").load(uri);
            case PARQUET -> parquet(spark, needed);
            case FILES -> throw new IllegalStateException(uri + " holds files, not a table");
        };
    }

    private Dataset<Row> parquet(SparkSession spark, String... needed) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        FileStatus match = matches(hadoop).get(0);
        List<FileStatus> parts = match.isFile() ? List.of(match) : parts(match, hadoop);
        FileStatus looked = parts.stream()
                .filter(part -> part.getLen() == 0) // which Spark stumbles over as well
                .findFirst()
                .orElse(parts.get(0));
        ParquetColumns columns = ParquetColumns.of(looked, hadoop);
        columns.requireKnown(uri, List.of(needed));
        return spark.read()
                .schema(columns.known())
                .option("__globPaths__", "false") // brackets in a folder's name
                .parquet(match.getPath().toString());
    }

    private List<FileStatus> parts(FileStatus folder, Configuration hadoop) {
        try {
            FileStatus[] children = folder.getPath().getFileSystem(hadoop).listStatus(folder.getPath());
            return Arrays.stream(children).filter(ImageLocation::isParquet).toList();
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    private List<FileStatus> matches(Configuration hadoop) {
        Path path = new Path(uri);
        try {
            return List.of(matches(path.getFileSystem(hadoop), path));
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    /** What is there under that very name, wildcards or not, or what its wildcards match. */
    private static FileStatus[] matches(FileSystem fileSystem, Path qualified) throws IOException {
        try {
            return new FileStatus[] {fileSystem.getFileStatus(qualified)};
        } catch (FileNotFoundException e) {
            FileStatus[] matches = fileSystem.globStatus(qualified);
            if (matches == null || matches.length == 0) {
                throw new InputException("There is nothing at %s: check the path%s."
                        .formatted(
                                qualified, hasWildcard(qualified.toString()) ? ", where * ? [] {} are wildcards" : ""));
            }
            return matches;
        }
    }

    private static boolean hasWildcard(String name) {
        return WILDCARD.matcher(name).find();
    }

    private static Path root(FileStatus match) {
        return match.isFile() ? match.getPath().getParent() : match.getPath();
    }

    private static Path beforeWildcard(Path qualified) {
        Path root = qualified;
        for (Path part = qualified; part != null; part = part.getParent()) {
            if (hasWildcard(part.getName())) {
                root = part.getParent();
            }
        }
        return root;
    }

    /** The files that it stands for, and those below its folders. */
    List<FileStatus> files(SparkSession spark) {
        Path path = new Path(uri);
        try {
            FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
            return FolderWalk.files(fileSystem, matches(fileSystem, path));
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    private static InputException unreachable(String uri, IOException e) {
        return new InputException(
                "The images at %s cannot be reached (%s): check the URI and the file system's settings."
                        .formatted(uri, e.getMessage()),
                e);
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
        String name = status.getPath().getName();
        return status.isFile() && name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".");
    }
}
