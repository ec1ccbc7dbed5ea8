package io.lakesieve.job.score;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.job.embedded.EmbeddedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Iterates over images in blocks of the scorers' size: {@link #advance} scores the next block, which is then read.
 *
 * <p>Images without an embedding are part of a block but are not scored.
 */
public final class ImageBlocks {
    private static final int NOT_SCORED = -1;

    private final Iterator<EmbeddedImage> images;
    private final BlockScorer[] scorers;
    private final SelfMatch selfMatch;
    private final List<EmbeddedImage> block;
    /** The row of each image in the scorer. */
    private final int[] rows;
    /** The place of each ID label. */
    private final Map<UTF8String, Integer> labels = new HashMap<>();

    /** Of a partition's images, each of which every scorer scores, in the same row. */
    public ImageBlocks(Iterator<EmbeddedImage> images, SelfMatch selfMatch, BlockScorer... scorers) {
        int capacity = Stream.of(scorers).mapToInt(BlockScorer::capacity).min().orElseThrow();
        this.images = images;
        this.scorers = scorers.clone();
        this.selfMatch = selfMatch;
        this.block = new ArrayList<>(capacity);
        this.rows = new int[capacity];
    }

    /** The same, which look up the labels that images were given among these ID labels, for the first scorer. */
    ImageBlocks withIdLabels(List<String> idLabels) {
        for (int label = 0; label < idLabels.size(); label++) {
            labels.put(UTF8String.fromString(idLabels.get(label)), label);
        }
        return this;
    }

    /** Reads and scores the next images, if there are any. */
    public boolean advance() {
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
        for (BlockScorer scorer : scorers) {
            scorer.score(scored);
        }
        return !block.isEmpty();
    }

    private void put(int row, EmbeddedImage image) {
        for (BlockScorer scorer : scorers) {
            if (selfMatch == SelfMatch.LEFT_OUT) {
                scorer.put(row, image.embedding(), image.imageId().toString());
            } else {
                scorer.put(row, image.embedding());
            }
        }
        Integer given = image.givenLabel() == null ? null : labels.get(image.givenLabel());
        if (given != null) {
            scorers[0].give(row, given);
        }
    }

    /** The embeddings of the block's images that have one, by their {@link #row}. */
    List<float[]> scoredEmbeddings() {
        return block.stream()
                .map(EmbeddedImage::embedding)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The number of images in the block. */
    public int size() {
        return block.size();
    }

    public EmbeddedImage image(int index) {
        return block.get(index);
    }

    /** Whether the image has an embedding, and so scores. */
    public boolean isScored(int index) {
        return rows[index] != NOT_SCORED;
    }

    /** The row of the scorers that has the image's scores. */
    public int row(int index) {
        return rows[index];
    }
}
