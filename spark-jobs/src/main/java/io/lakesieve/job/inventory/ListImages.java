package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.SparkTasks;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Lists the images of a folder (recursively), a glob, a file, or a table with image bytes, without reading them.
 *
 * <p>Hidden files (names or folders that begin with {@code _} or a dot) are not listed, unless they are pictures by their
 * suffix and begin with {@code _}, as cameras name them; everything else is, pictures or not, so that what
 * cannot be decoded shows up as a row with its reason. The tables and reports of lakes below the folder are not listed.
 */
public final class ListImages {
    private static final Pattern HIDDEN = Pattern.compile("^[_.]");
    private static final Pattern HIDDEN_FOLDER = Pattern.compile("(^|/)[_.]");
    /** Cameras begin names so, as in _DSC0001.JPG. */
    private static final Pattern UNDERSCORED_PICTURE =
            Pattern.compile("_.*\\.(jpe?g|jpe|jfif|png|gif|bmp|tiff?|webp)", Pattern.CASE_INSENSITIVE);

    private static final Pattern PICTURE =
            Pattern.compile("[^.].*\\.(jpe?g|jpe|jfif|png|gif|bmp|tiff?|webp)", Pattern.CASE_INSENSITIVE);

    private static final StructType LISTED = new StructType()
            .add(ImageListing.PATH, DataTypes.StringType)
            .add(ImageListing.SOURCE, DataTypes.StringType)
            .add(ImageListing.LENGTH, DataTypes.LongType)
            .add(ImageListing.MODIFICATION_TIME, DataTypes.TimestampType);

    private static final int FILES_PER_TASK = 2_048;

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
                    case DELTA, PARQUET, CATALOG ->
                        new ImageTableListing(spark, location, selection.columns()).list(selection.givenLabel());
                };
        boolean ofShards = all.bytes() == ImageBytes.SHARD;
        Dataset<Row> rows = selection.limit().isPresent() && !ofShards
                ? all.rows().orderBy(ImageListing.PATH).limit(selection.limit().getAsInt())
                : all.rows();
        if (all.bytes() != ImageBytes.FILE && rows.isEmpty()) {
            throw nothing();
        }
        boolean complete = all.isComplete() && selection.limit().isEmpty();
        ShardSelection ofPictures =
                ofShards ? new ShardSelection(selection.limit(), selection.givenLabel()) : ShardSelection.ALL;
        return new ImageListing(all.root(), all.bytes(), complete, all.leftOut(), ofPictures, rows);
    }

    private InputException nothing() {
        return new InputException("There is no image at %s: name a folder, glob or table that holds some (hidden files,"
                        .formatted(location.uri())
                + " which begin with a dot or _, do not count, unless they are pictures named _*).");
    }

    private ImageListing files() {
        selection.columns().firstFlag().ifPresent(flag -> {
            throw new InputException(
                    "%s needs a table of images, and %s holds files: leave it out.".formatted(flag, location.uri()));
        });
        List<Row> found = new ArrayList<>(); // the driver holds the whole listing, as Spark's own sources do
        FolderWalk walk = location.files(spark);
        int rootLength = location.root().endsWith("/")
                ? location.root().length()
                : location.root().length() + 1;
        NestedLakes lakes = NestedLakes.among(
                walk.files().stream().map(file -> relative(file, rootLength)).toList());
        List<FileStatus> files = walk.files().stream()
                .filter(file -> !lakes.hold(relative(file, rootLength)))
                .toList();
        boolean shards = areShards(files);
        for (FileStatus file : files) {
            String path = file.getPath().toString();
            String relative = relative(file, rootLength);
            if (isListed(relative) && (!shards || isShard(relative))) {
                Timestamp modified = new Timestamp(file.getModificationTime());
                found.add(RowFactory.create(path, firstFolder(relative), file.getLen(), modified));
            }
        }
        if (found.isEmpty()) {
            throw nothing();
        }
        int tasks = SparkTasks.forItems(spark, found.size(), FILES_PER_TASK);
        JavaRDD<Row> rows =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(found, tasks);
        return new ImageListing(
                location.root(),
                shards ? ImageBytes.SHARD : ImageBytes.FILE,
                location.isRoot(),
                new LeftOut(files.size() - found.size(), walk.files().size() - files.size(), walk.unnamed()),
                ShardSelection.ALL,
                labelled(kept.keep(rows, LISTED), shards));
    }

    private static String relative(FileStatus file, int rootLength) {
        return file.getPath().toString().substring(rootLength);
    }

    /** With the folders as labels, where these are asked for. */
    private Dataset<Row> labelled(Dataset<Row> files, boolean shards) {
        if (shards || selection.givenLabel().isEmpty()) {
            return files;
        }
        if (selection.givenLabel().get() instanceof GivenLabel.Named label) {
            throw new InputException(
                    "Given labels (%s) are in tables and shards, and %s holds files: with --labels-from-folders their folders are the labels."
                            .formatted(label.name(), location.uri()));
        }
        return files.withColumn(ImageListing.GIVEN_LABEL, col(ImageListing.SOURCE));
    }

    /** Whether there are tars and no pictures: among pictures a tar is a file like others. */
    private static boolean areShards(List<FileStatus> files) {
        return files.stream().anyMatch(file -> isShard(file.getPath().getName()))
                && files.stream()
                        .noneMatch(file ->
                                PICTURE.matcher(file.getPath().getName()).matches());
    }

    private static boolean isShard(String name) {
        return name.endsWith(".tar") && !name.startsWith(".");
    }

    private static boolean isListed(String relative) {
        int name = relative.lastIndexOf('/') + 1;
        return !HIDDEN_FOLDER.matcher(relative.substring(0, name)).find()
                && (!HIDDEN.matcher(relative.substring(name)).find()
                        || UNDERSCORED_PICTURE.matcher(relative.substring(name)).matches());
    }

    /** The first folder between the root and the file; null for a file in the root itself. */
    private static String firstFolder(String relative) {
        int end = relative.indexOf('/');
        return end < 0 ? null : relative.substring(0, end);
    }
}
