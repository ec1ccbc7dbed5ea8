package io.lakesieve.job.inventory;

import io.lakesieve.job.listing.ImageListing;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Listed images that have rows in {@code embeddings}.
 *
 * @param fingerprint of these rows, where it is known by now
 * @param arrived which of them have come, where that is known
 */
public record EmbeddedImages(ImageListing listing, Optional<InputFingerprint> fingerprint, Optional<Arrived> arrived) {
    /** Images whose rows nobody has looked at yet. */
    public static EmbeddedImages of(ImageListing listing) {
        return new EmbeddedImages(listing, Optional.empty(), Optional.empty());
    }

    /**
     * The images whose rows were not there, or did not hold, before they were embedded.
     *
     * @param others of the rows of all the other images
     * @param images columns path and given_label; some of them may have no row
     * @param count how many have one
     * @param embeddedIn the run that embedded them all; empty where some have the embedding of another path or time
     */
    public record Arrived(InputFingerprint others, Dataset<Row> images, long count, Optional<String> embeddedIn) {}
}
