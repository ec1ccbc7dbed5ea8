package io.lakesieve.job;

import io.lakesieve.config.OwnCopy;
import io.lakesieve.core.BlockScorer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Walks over images in blocks that a scorer takes at once; {@link #advance}, then read the block.
 *
 * <p>Images without an embedding are part of a block and leave the scorer alone.
 */
final class ImageBlocks {
    private static final int NOT_SCORED = -1;

    private final Iterator<EmbeddedImage> images;
    private final BlockScorer scorer;
    private final OwnCopy ownCopy;
    private final List<EmbeddedImage> block;
    /** The row of each image in the scorer. */
    private final int[] rows;

    ImageBlocks(Iterator<EmbeddedImage> images, BlockScorer scorer, OwnCopy ownCopy) {
        this.images = images;
        this.scorer = scorer;
        this.ownCopy = ownCopy;
        this.block = new ArrayList<>(scorer.capacity());
        this.rows = new int[scorer.capacity()];
    }

    /** Reads and scores the next images, if there are any. */
    boolean advance() {
        block.clear();
        int scored = 0;
        while (block.size() < rows.length && images.hasNext()) {
            EmbeddedImage image = images.next();
            rows[block.size()] = image.embedding() == null ? NOT_SCORED : scored++;
            block.add(image);
            if (image.embedding() != null) {
                put(scored - 1, image);
            }
        }
        scorer.score(scored);
        return !block.isEmpty();
    }

    private void put(int row, EmbeddedImage image) {
        if (ownCopy == OwnCopy.LEFT_OUT) {
            scorer.put(row, image.embedding(), image.imageId().toString());
        } else {
            scorer.put(row, image.embedding());
        }
    }

    /** The number of images in the block. */
    int size() {
        return block.size();
    }

    EmbeddedImage image(int index) {
        return block.get(index);
    }

    /** Whether the image has an embedding, and so scores. */
    boolean isScored(int index) {
        return rows[index] != NOT_SCORED;
    }

    /** The row of the scorer that has the image's scores. */
    int row(int index) {
        return rows[index];
    }
}
