package io.lakesieve.job.listing;

import io.lakesieve.config.GivenLabel;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to take of shards.
 *
 * @param limit the most pictures
 * @param label where the pictures' own labels are; empty where they are not asked for
 */
public record ShardSelection(OptionalInt limit, Optional<GivenLabel> label) {
    /** All pictures, without labels. */
    static final ShardSelection ALL = new ShardSelection(OptionalInt.empty(), Optional.empty());

    ShardSelection withoutLimit() {
        return new ShardSelection(OptionalInt.empty(), label);
    }

    /** The member that holds a picture's label, as {@code embeddings} notes it; null where none is read. */
    public String labelMember() {
        return label.filter(GivenLabel.Named.class::isInstance)
                .map(GivenLabel::noted)
                .orElse(null);
    }
}
