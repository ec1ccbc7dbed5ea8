package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.SparkTasks;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Lists the images of a folder (recursively), a glob, a file, or a table with image bytes, without reading them.
 *
 * <p>Hidden files ({@code _}, {@code .}) are not listed, as in Spark; everything else is, pictures or not, so that what
 * cannot be decoded shows up as a row with its reason.
 */
public final class ListImages {
    /** A hidden file or folder below the root; Spark does not leave out those that a wildcard matches. */
    private static final String HIDDEN = "(^|/)[_.]";

    /**
     * Partitions of Spark's file source, sized for reading some 32 files each, that are combined into one listing task.
     */
    private static final int PARTITIONS_PER_TASK = 64;

    private final SparkSession spark;
    private final KeptRows kept;
    private final ImageLocation location;
    private final ImageSelection selection;

    public ListImages(SparkSession spark, KeptRows kept, ImageSelection selection) {
        this.spark = spark;
        this.kept = kept;
        this.location = ImageLocation.resolve(spark, selection.uri());
        this.selection = selection;
    }

    /**
     * Lists.
     *
     * @throws InputException if there is no image at all, or a table does not have the columns
     */
    public ImageListing execute() {
        ImageListing all =
                switch (location.kind()) {
                    case FILES -> files();
                    case DELTA, PARQUET -> new ImageTableListing(spark, location, selection.sourceColumn()).list();
                };
        Dataset<Row> rows = selection.limit().isPresent()
                ? all.rows().orderBy(ImageListing.PATH).limit(selection.limit().getAsInt())
                : all.rows();
        if (rows.isEmpty()) {
            throw new InputException(
                    "There is no image at %s: name a folder, glob or table that holds some (hidden files,"
                                    .formatted(location.uri())
                            + " which begin with _ or ., do not count).");
        }
        boolean complete = all.isComplete() && selection.limit().isEmpty();
        return new ImageListing(all.root(), all.bytes(), complete, rows);
    }

    private ImageListing files() {
        if (selection.sourceColumn().isPresent()) {
            throw new InputException("--source-column %s needs a table of images, and %s holds files: leave it out."
                    .formatted(selection.sourceColumn().get(), location.uri()));
        }
        Column relative = relativeTo(location.root());
        Dataset<Row> files = spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(location.uri());
        Dataset<Row> rows = files.select("path", "length", "modificationTime")
                .union(EmptyFiles.of(spark, files))
                .where(not(relative.rlike(HIDDEN)))
                .select(
                        col("path").as(ImageListing.PATH),
                        firstFolder(relative).as(ImageListing.SOURCE),
                        col("length").as(ImageListing.LENGTH),
                        col("modificationTime").as(ImageListing.MODIFICATION_TIME));
        JavaRDD<Row> found = rows.javaRDD();
        int tasks = SparkTasks.forItems(spark, found.getNumPartitions(), PARTITIONS_PER_TASK);
        // Persisted: each evaluation of the source's rows would ask the file system for every file again.
        Dataset<Row> listed = kept.keep(found.coalesce(tasks), rows.schema());
        return new ImageListing(location.root(), ImageBytes.FILE, location.isRoot(), listed);
    }

    private static Column relativeTo(String root) {
        String prefix = root.endsWith("/") ? root : root + "/";
        int characters = prefix.codePointCount(0, prefix.length()); // as Spark counts them, unlike Java
        return functions.substring(col("path"), lit(characters + 1), length(col("path")));
    }

    /** The first folder between the root and the file; null for a file in the root itself. */
    private static Column firstFolder(Column relative) {
        return when(relative.contains("/"), substring_index(relative, "/", 1));
    }
}
