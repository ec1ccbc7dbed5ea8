package io.lakesieve.core.score;

import io.lakesieve.core.matrix.FixedPointSums;
import java.io.Serializable;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How much of the softmax over labels and corpus each word of the corpus has, summed over the images that TANL's first
 * score is confident of, for each side (TANL, CVPR 2026, in batch form). Parts of the images merge in any order to the
 * same bits.
 */
public final class ConfidentMasses implements Serializable {
    /** Words that images are scored against (the published default). */
    public static final int WORDS = 1_000;

    private static final long serialVersionUID = 1L;

    private final FixedPointSums id;
    private final FixedPointSums ood;
    private long idImages;
    private long oodImages;

    /** No image yet, over a corpus of so many words. */
    public ConfidentMasses(int words) {
        this.id = new FixedPointSums(words);
        this.ood = new FixedPointSums(words);
    }

    /**
     * Adds an image's masses to the side that its first score is confident of, if it is.
     *
     * @param row the image's row in the block that was scored last, against labels and corpus
     */
    public void add(BlockScorer scorer, int row, double threshold) {
        double v = scorer.text(row).negLabel();
        if (v > TanlThreshold.idBound(threshold)) {
            idImages++;
            scorer.addMasses(row, id);
        } else if (v < TanlThreshold.oodBound(threshold)) {
            oodImages++;
            scorer.addMasses(row, ood);
        }
    }

    /** Adds another part of the images. */
    public ConfidentMasses add(ConfidentMasses other) {
        id.add(other.id);
        ood.add(other.ood);
        idImages += other.idImages;
        oodImages += other.oodImages;
        return this;
    }

    /** Images that are confidently in-distribution. */
    public long idImages() {
        return idImages;
    }

    /** Images that are confidently out of distribution. */
    public long oodImages() {
        return oodImages;
    }

    /**
     * The words of largest mean mass over confident OOD images minus that over confident ID images, in descending order;
     * ties go to the earlier word, a side without images counts as 0.
     *
     * @param count how many at most
     */
    public int[] largest(int count) {
        double[] differences = IntStream.range(0, ood.size())
                .mapToDouble(word -> mean(ood, oodImages, word) - mean(id, idImages, word))
                .toArray();
        return IntStream.range(0, differences.length)
                .boxed()
                .sorted(Comparator.comparing(word -> -differences[word]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double mean(FixedPointSums sums, long images, int word) {
        return images == 0 ? 0 : sums.value(word) / images;
    }
}
