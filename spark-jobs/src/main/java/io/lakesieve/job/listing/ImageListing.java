package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.InputException;
import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.schema.ScoresSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A listing of the images at a URI; each of them gets a row in what a run writes.
 *
 * @param root the image root, qualified: the folder, the part of a glob before its first wildcard, or the table
 * @param bytes where the images' bytes are
 * @param isComplete whether it is all there is below the root, and not a part that a wildcard or a limit has chosen
 * @param leftOut files below the root that are no images of it
 * @param version of a Delta table that is listed whole; empty for other images
 * @param shards what to take of shards; all other rows are limited and labelled already
 * @param rows columns {@link #PATH}, {@link #SOURCE}, {@link #LENGTH}, {@link #MODIFICATION_TIME}, for tables also
 *     {@link #IMAGE_ID} and the columns that hold the bytes
 */
public record ImageListing(
        String root,
        ImageBytes bytes,
        boolean isComplete,
        LeftOut leftOut,
        Optional<Version> version,
        ShardSelection shards,
        Dataset<Row> rows) {
    public static final String PATH = "path";
    public static final String SOURCE = "source";
    public static final String LENGTH = "length";
    public static final String MODIFICATION_TIME = "modification_time";
    /** The label that an image was given; only where it was asked for. */
    public static final String GIVEN_LABEL = ScoresSchema.GIVEN_LABEL;

    public static final String IMAGE_ID = "image_id";
    public static final String CONTENT = "content";
    public static final String IMAGE = "image";

    /**
     * A version of a table.
     *
     * @param table the table's own id
     * @param added the rows of the listing beside those that the lake has of the table, with which there is nothing to
     *     compare; empty where all are to be compared
     */
    public record Version(String table, long number, Optional<Added> added) {
        /** A version whose rows are all read in the table. */
        Version(String table, long number) {
            this(table, number, Optional.empty());
        }

        private Version ofOtherRows() {
            return new Version(table, number);
        }
    }

    /**
     * Images of a table whose paths the lake does not have.
     *
     * @param rows those of the listing, so many
     * @param present the rows of {@code embeddings} of all the other images, as they were when these were listed
     */
    public record Added(Dataset<Row> rows, long count, Dataset<Row> present) {}

    /** A listing of images that are not in shards. */
    public ImageListing(String root, ImageBytes bytes, boolean isComplete, LeftOut leftOut, Dataset<Row> rows) {
        this(root, bytes, isComplete, leftOut, Optional.empty(), ShardSelection.ALL, rows);
    }

    /** What to tell a user of the files that were left out, if any were. */
    public List<String> leftOutNotices() {
        return leftOut.notices(root);
    }

    /** Whether the rows have {@link #IMAGE_ID}. */
    public boolean hasImageIds() {
        return Arrays.asList(rows.columns()).contains(IMAGE_ID);
    }

    /** The same images with their ids. */
    public ImageListing withImageIds(Dataset<Row> identified) {
        return hasImageIds() ? this : withRows(identified);
    }

    /** All pictures of these shards. */
    public ImageListing withoutLimit() {
        return new ImageListing(root, bytes, isComplete, leftOut, version, shards.withoutLimit(), rows);
    }

    /** The pictures in these shards, each a row of its own. */
    public ImageListing members(Dataset<Row> pictures) {
        return new ImageListing(root, ImageBytes.MEMBER, isComplete, leftOut, version, ShardSelection.ALL, pictures);
    }

    /** The images beside those that the lake has and that are not compared; empty where all are to be compared. */
    public Optional<Added> added() {
        return version.flatMap(Version::added);
    }

    /** Some of its images. */
    public ImageListing part(Dataset<Row> some) {
        return new ImageListing(root, bytes, false, leftOut, Optional.empty(), shards, some);
    }

    /** The listing with other rows. */
    public ImageListing withRows(Dataset<Row> others) {
        return new ImageListing(root, bytes, isComplete, leftOut, version.map(Version::ofOtherRows), shards, others);
    }

    /** The listing as that of a version of a Delta table. */
    ImageListing ofVersion(Version listed) {
        return new ImageListing(root, bytes, isComplete, leftOut, Optional.of(listed), shards, rows);
    }

    /**
     * The folder names below the image root as ID labels, by their UTF-8 bytes.
     *
     * @throws InputException if no image lies in a folder below the root
     */
    public List<IdLabel> folderLabels() {
        List<String> names = rows.select(SOURCE)
                .where(col(SOURCE).isNotNull())
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
        if (names.isEmpty() || !(bytes == ImageBytes.FILE || bytes == ImageBytes.SHARD)) {
            throw new InputException(
                    "--labels-from-folders finds no folder with images below %s: put each class into a folder of its name, or use --labels."
                            .formatted(root));
        }
        return names.stream().sorted(Utf8Order::compare).map(IdLabel::named).toList();
    }
}
