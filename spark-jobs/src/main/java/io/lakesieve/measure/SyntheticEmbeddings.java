package io.lakesieve.measure;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.UnitVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generates embeddings with the geometry of CLIP's: labels in one cone and images in another, with cosines of about 0.2
 * between them. The cosine of an image to the label that it is drawn around is larger by about 0.2, and that to the
 * other labels of the same side (ID labels or negatives) by less, so that the image is confidently in or out of
 * distribution. Each embedding has a seed of its own, so that any task can generate any of them.
 */
record SyntheticEmbeddings(ScoreBenchmarkSizes sizes) implements Serializable {
    static final double LOGIT_SCALE = 100;

    /** Weights of a label's components: the direction that all labels share, its side's, and its own. */
    private static final double SHARED = 0.75;

    private static final double SIDE = 0.35;
    private static final double OWN = Math.sqrt(1 - SHARED * SHARED - SIDE * SIDE);

    /**
     * Weights of an image's components: the labels' shared direction, the side's and its label's own; the rest is
     * noise.
     */
    private static final double TOWARDS_LABELS = 0.27;

    private static final double TOWARDS_SIDE = 0.2;
    private static final double TOWARDS_OWN_LABEL = 0.4;
    /** In fewer dimensions random cosines to other labels are larger, so the weight of the own label must be, too. */
    private static final double TOWARDS_OWN_LABEL_BY_ROOT_OF_DIMENSION = 7.8;

    private static final double MAX_TOWARDS_OWN_LABEL = 0.8;

    /** The first seed of the labels; those of the images begin at 0. */
    private static final long LABELS = 1L << 40;

    private static final long SHARED_STREAM = LABELS - 1;
    private static final long SIDE_STREAM = LABELS - 2;
    private static final long STREAMS_PER_SEED = 1L << 41;

    private float[] direction(long stream) {
        return direction(sizes.seed() * STREAMS_PER_SEED + stream, sizes.dimension());
    }

    /** A unit vector in a random direction. */
    static float[] direction(long seed, int dimension) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] direction = new float[dimension];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return UnitVector.of(direction);
    }

    /** The unit embeddings of labels, numbered from the ID labels on to the negatives by position. */
    List<float[]> labels(int from, int to) {
        float[] shared = direction(SHARED_STREAM);
        float[] side = direction(SIDE_STREAM);
        List<float[]> labels = new ArrayList<>(to - from);
        for (int column = from; column < to; column++) {
            float[] own = direction(LABELS + column);
            float[] label = new float[own.length];
            for (int i = 0; i < label.length; i++) {
                label[i] = (float) (SHARED * shared[i] + SIDE * sign(column) * side[i] + OWN * own[i]);
            }
            labels.add(UnitVector.of(label));
        }
        return labels;
    }

    /** The sign of a label's component along the direction that separates ID labels from negatives. */
    private int sign(int column) {
        return column < sizes.labels() ? -1 : 1;
    }

    /** The labels as kernels take them. */
    LabelSpace labelSpace() {
        return new LabelSpace(
                EmbeddingMatrix.of(labels(0, sizes.labels()), sizes.dimension()),
                EmbeddingMatrix.of(labels(sizes.labels(), sizes.columns()), sizes.dimension()),
                LOGIT_SCALE);
    }

    /** Prepares to make images. */
    Images images() {
        return new Images();
    }

    /** Banks as full as the job fills them. */
    FeatureBank fullBanks(int capacity) {
        Images images = images();
        int[] columns = sizes.bankedColumns();
        List<BankCandidate> candidates = new ArrayList<>();
        for (int slot = 0; slot < capacity; slot++) {
            for (int bank = 0; bank < columns.length; bank++) {
                float[] image = images.around(bank, (long) slot * columns.length + bank);
                candidates.add(new BankCandidate(columns[bank], slot, "image " + slot + " of " + bank, image));
            }
        }
        return FeatureBank.of(candidates, capacity);
    }

    /** Makes images; holds a direction for each banked label. */
    final class Images {
        private final float[] shared = direction(SHARED_STREAM);
        private final float[] side = direction(SIDE_STREAM);
        private final int[] columns = sizes.bankedColumns();
        private final float[][] own;
        private final double towardsOwn;
        private final double noise;

        private Images() {
            towardsOwn = Math.min(
                    MAX_TOWARDS_OWN_LABEL,
                    Math.max(TOWARDS_OWN_LABEL, TOWARDS_OWN_LABEL_BY_ROOT_OF_DIMENSION / Math.sqrt(sizes.dimension())));
            noise = Math.sqrt(
                    1 - TOWARDS_LABELS * TOWARDS_LABELS - TOWARDS_SIDE * TOWARDS_SIDE - towardsOwn * towardsOwn);
            own = new float[columns.length][];
            for (int bank = 0; bank < columns.length; bank++) {
                own[bank] = direction(LABELS + columns[bank]);
            }
        }

        /** The unit embedding of an image. */
        float[] image(long index) {
            return around(sizes.bankOf(index), index);
        }

        private float[] around(int bank, long index) {
            float[] random = direction(index);
            float[] image = new float[random.length];
            double towardsSide = TOWARDS_SIDE * sign(columns[bank]);
            for (int i = 0; i < image.length; i++) {
                image[i] = (float) (TOWARDS_LABELS * shared[i]
                        + towardsSide * side[i]
                        + towardsOwn * own[bank][i]
                        + noise * random[i]);
            }
            return UnitVector.of(image);
        }
    }
}
