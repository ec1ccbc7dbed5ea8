package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.table.TableVersions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lists the images of a folder (recursively), a glob, a file, or a table with image bytes, without reading them.
 *
 * <p>Hidden files (names or folders that begin with {@code _} or a dot) are not listed, unless they are pictures by their
 * suffix and begin with {@code _}, as cameras name them; everything else is, pictures or not, so that what
 * cannot be decoded shows up as a row with its reason. The tables and reports of lakes below the folder are not listed.
 */
public final class ListImages {
    private final SparkSession spark;
    private final KeptRows kept;
    private final ImageLocation location;
    private final ImageSelection selection;
    private final Optional<KnownImageTable> known;

    public ListImages(SparkSession spark, KeptRows kept, ImageSelection selection) {
        this(spark, kept, selection, Optional.empty());
    }

    /** @param known what an earlier run knows of tables, where that will do for their rows */
    public ListImages(SparkSession spark, KeptRows kept, ImageSelection selection, Optional<KnownImageTable> known) {
        this.known = known;
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
                    case DELTA -> deltaTable();
                    case PARQUET, CATALOG ->
                        new ImageTableListing(spark, location, selection.columns()).list(selection.givenLabel());
                };
        boolean ofShards = all.bytes() == ImageBytes.SHARD;
        Dataset<Row> rows = selection.limit().isPresent() && !ofShards
                ? all.rows().orderBy(ImageListing.PATH).limit(selection.limit().getAsInt())
                : all.rows();
        boolean isCounted =
                location.kind() == ImageLocation.Kind.FILES || all.added().isPresent();
        if (!isCounted && rows.isEmpty()) {
            throw nothing();
        }
        boolean complete = all.isComplete() && selection.limit().isEmpty();
        ShardSelection ofPictures =
                ofShards ? new ShardSelection(selection.limit(), selection.givenLabel()) : ShardSelection.ALL;
        return new ImageListing(all.root(), all.bytes(), complete, all.leftOut(), all.version(), ofPictures, rows);
    }

    /** Of the version that is the latest now, by what is known of an earlier one where that will do. */
    private ImageListing deltaTable() {
        TableVersions versions = new TableVersions(spark, location.uri());
        ImageTableListing table =
                new ImageTableListing(spark, location, selection.columns(), location.table(spark, versions.latest()));
        if (selection.limit().isPresent()) {
            return table.list(selection.givenLabel());
        }
        return known.filter(lake -> selection.givenLabel().isEmpty()) // the lake does not hold given labels
                .flatMap(lake -> lake.list(table, selection.columns(), versions))
                .orElseGet(() -> table.list(selection.givenLabel())
                        .ofVersion(new ImageListing.Version(versions.table(), versions.latest())));
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
        FolderListing.Found found = location.files(spark, kept);
        boolean shards = found.count(FileKind.SHARD) > 0 && found.count(FileKind.PICTURE) == 0;
        Set<FileKind> kinds =
                shards ? EnumSet.of(FileKind.SHARD) : EnumSet.of(FileKind.SHARD, FileKind.PICTURE, FileKind.OTHER);
        long listed = kinds.stream().mapToLong(found::count).sum();
        if (listed == 0) {
            throw nothing();
        }
        Object[] names = kinds.stream().map(FileKind::name).toArray();
        return new ImageListing(
                location.root(),
                shards ? ImageBytes.SHARD : ImageBytes.FILE,
                location.isRoot(),
                new LeftOut(found.files() - listed, found.ofLakes(), found.count(FileKind.UNNAMED)),
                Optional.empty(),
                ShardSelection.ALL,
                labelled(found.rows().where(col(FolderRows.KIND).isin(names)).drop(FolderRows.KIND), shards));
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
}
