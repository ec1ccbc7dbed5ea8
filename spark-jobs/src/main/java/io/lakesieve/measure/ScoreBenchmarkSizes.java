package io.lakesieve.measure;

import io.lakesieve.config.InputException;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * The sizes of the generated tables.
 *
 * @param rows images, at least 1
 * @param labels ID labels, at least 1
 * @param negatives at least the groups that the methods deal them to
 * @param dimension of the embeddings, at least 64, so that images are closest to the labels they are drawn around
 * @param banks labels, of both sides in proportion, that images are drawn around; with nine images for each, exactly
 *     these have full banks
 * @param skew share of the images that are drawn around the first of these labels beyond its equal share, from 0 to
 *     below 1
 * @param partitions files of the image table
 * @param seed the same tables for the same seed
 */
public record ScoreBenchmarkSizes(
        long rows, int labels, int negatives, int dimension, int banks, double skew, int partitions, long seed)
        implements Serializable {
    private static final int MIN_DIMENSION = 64;

    public ScoreBenchmarkSizes {
        require(rows >= 1, "--rows", rows, "1 or more");
        require(labels >= 1, "--labels", labels, "1 or more");
        require(negatives >= 1, "--negatives", negatives, "1 or more");
        require(dimension >= MIN_DIMENSION, "--dim", dimension, MIN_DIMENSION + " or more");
        require(banks >= 1 && banks <= labels + negatives, "--banks", banks, "1 or more, and at most all labels");
        require(skew >= 0 && skew < 1, "--skew", skew, "from 0 to below 1");
        require(partitions >= 1, "--partitions", partitions, "1 or more");
    }

    private static void require(boolean holds, String flag, Number value, String rule) {
        if (!holds) {
            throw new InputException("%s is %s: name a number that is %s.".formatted(flag, value, rule));
        }
    }

    /** Labels of both sides. */
    int columns() {
        return labels + negatives;
    }

    /** The column of each label that images are drawn around, spread evenly over both sides. */
    int[] bankedColumns() {
        int[] columns = new int[banks];
        for (int i = 0; i < banks; i++) {
            columns[i] = (int) ((long) i * columns() / banks);
        }
        return columns;
    }

    /** Which of the banked labels an image is drawn around. */
    int bankOf(long image) {
        boolean skewed = new SplittableRandom(seed ^ image).nextDouble() < skew;
        return skewed ? 0 : (int) (image % banks);
    }
}
