package io.lakesieve.job.listing;

import io.lakesieve.config.InputException;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.table.StoreProbe;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
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
    /** What a catalog's table is named with: {@code table:CATALOG.SCHEMA.NAME}. */
    private static final String CATALOG_SCHEME = "table:";

    /** Folders such as {@code split=train}. */
    private static final Pattern SPLIT_BY = Pattern.compile("[^_.=][^=]*=.*");

    /** Enough to know a folder's kind. */
    private static final int CHILDREN_LOOKED_AT = 10_000;

    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

    /** How the images are stored. */
    public enum Kind {
        FILES,
        DELTA,
        PARQUET,
        /** A table or view that the session's catalogs know by name, whatever its format. */
        CATALOG
    }

    /** Whether it names a catalog's table. */
    public static boolean isOfCatalog(String uri) {
        return uri.startsWith(CATALOG_SCHEME);
    }

    /**
     * Resolves a URI by what is there.
     *
     * @throws InputException if nothing is
     */
    public static ImageLocation resolve(SparkSession spark, String uri) {
        if (isOfCatalog(uri)) {
            return new ImageLocation(uri, uri, Kind.CATALOG);
        }
        Configuration configuration = spark.sessionState().newHadoopConf();
        Path path = new Path(uri);
        try {
            StoreProbe.requireAnswer(path, configuration);
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
            case CATALOG -> catalogTable(spark);
            case FILES -> throw new IllegalStateException(uri + " holds files, not a table");
        };
    }

    /** The rows of a Delta table as they were in a version. */
    Dataset<Row> table(SparkSession spark, long version) {
        return spark.read().format("delta").option("versionAsOf", version).load(uri);
    }

    private Dataset<Row> catalogTable(SparkSession spark) {
        String name = uri.substring(CATALOG_SCHEME.length());
        try {
            return spark.table(name);
        } catch (Exception e) {
            if (e instanceof AnalysisException) { // a checked exception that table does not declare
                throw new InputException(
                        "The session's catalogs have no table or view %s (%s): check the name, and the settings spark.sql.catalog.*"
                                .formatted(name, firstLine(e)),
                        e);
            }
            throw e;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Dataset<Row> parquet(SparkSession spark, String... needed) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        List<FileStatus> matches = matches(hadoop);
        ParquetColumns columns = parquetColumns(matches, hadoop);
        columns.requireKnown(uri, List.of(needed));
        return spark.read()
                .schema(columns.known())
                .option("__globPaths__", "false") // brackets in a folder's name
                .parquet(matches.stream()
                        .map(match -> match.getPath().toString())
                        .toArray(String[]::new));
    }

    private ParquetColumns parquetColumns(List<FileStatus> matches, Configuration hadoop) {
        List<FileStatus> parts = matches.stream()
                .flatMap(match -> match.isFile() ? Stream.of(match) : parts(match, hadoop).stream())
                .toList();
        FileStatus looked = parts.stream()
                .filter(part -> part.getLen() == 0) // which Spark stumbles over as well
                .findFirst()
                .orElse(parts.get(0));
        return ParquetColumns.of(looked, hadoop);
    }

    /** The class names that a table's own metadata gives for the numbers in a column; empty where there are none. */
    List<String> classNames(SparkSession spark, String column) {
        if (kind != Kind.PARQUET) {
            return List.of();
        }
        Configuration hadoop = spark.sessionState().newHadoopConf();
        return HuggingFaceFeatures.classNames(
                parquetColumns(matches(hadoop), hadoop).metadata(), column);
    }

    private List<FileStatus> parts(FileStatus folder, Configuration hadoop) {
        try {
            return parts(folder.getPath().getFileSystem(hadoop), folder.getPath());
        } catch (IOException e) {
            throw unreachable(uri, e);
        }
    }

    /** The Parquet files of a folder; of one that is split by the values of a column, those of its first such folder. */
    private static List<FileStatus> parts(FileSystem fileSystem, Path folder) throws IOException {
        FileStatus[] children = fileSystem.listStatus(folder);
        List<FileStatus> parts =
                Arrays.stream(children).filter(ImageLocation::isParquet).toList();
        Optional<FileStatus> split = Arrays.stream(children)
                .filter(child -> child.isDirectory()
                        && SPLIT_BY.matcher(child.getPath().getName()).matches())
                .findFirst();
        return parts.isEmpty() && split.isPresent()
                ? parts(fileSystem, split.get().getPath())
                : parts;
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
    FolderListing.Found files(SparkSession spark, KeptRows kept) {
        Path path = new Path(uri);
        try {
            FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
            return new FolderListing(spark, kept, root).list(matches(fileSystem, path));
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
        if (Arrays.stream(matches).allMatch(ImageLocation::isParquet)) {
            return Kind.PARQUET;
        }
        if (matches.length != 1) {
            return Kind.FILES;
        }
        FileStatus match = matches[0];
        if (match.isFile()) {
            return Kind.FILES;
        }
        if (fileSystem.exists(new Path(match.getPath(), "_delta_log"))) {
            return Kind.DELTA;
        }
        return kindOfFolder(fileSystem, match.getPath());
    }

    /** By its first children: a folder may hold more than memory does. */
    private static Kind kindOfFolder(FileSystem fileSystem, Path folder) throws IOException {
        boolean parts = false;
        Path split = null;
        try (FolderChildren children = FolderChildren.in(folder, fileSystem.getConf())) {
            FolderChildren.Child child = children.next();
            for (int looked = 0; child != null && looked < CHILDREN_LOOKED_AT; looked++) {
                String name = new Path(child.path()).getName();
                boolean isFile = child.type() == FolderChildren.Type.FILE;
                if (isFile && name.endsWith(".tar")) {
                    // img2dataset leaves a table of what it knows beside each shard of pictures.
                    return Kind.FILES;
                }
                parts |= isFile && isParquet(name);
                split = !isFile && SPLIT_BY.matcher(name).matches() ? new Path(child.path()) : split;
                child = children.next();
            }
        }
        return parts || (split != null && !parts(fileSystem, split).isEmpty()) ? Kind.PARQUET : Kind.FILES;
    }

    private static boolean isParquet(FileStatus status) {
        return status.isFile() && isParquet(status.getPath().getName());
    }

    private static boolean isParquet(String name) {
        return name.endsWith(".parquet") && !name.startsWith("_") && !name.startsWith(".");
    }
}
