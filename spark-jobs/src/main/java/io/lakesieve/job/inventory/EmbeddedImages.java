package io.lakesieve.job.inventory;

import io.lakesieve.job.listing.ImageListing;
import java.util.Optional;

/**
 * Listed images that have rows in {@code embeddings}.
 *
 * @param fingerprint of these rows, where it is known by now
 */
public record EmbeddedImages(ImageListing listing, Optional<InputFingerprint> fingerprint) {
    /** Images whose rows nobody has looked at yet. */
    public static EmbeddedImages of(ImageListing listing) {
        return new EmbeddedImages(listing, Optional.empty());
    }
}
