package io.lakesieve.core.score;

import io.lakesieve.core.matrix.CosineBlock;

/**
 * Scores the images of a block by CLIPN, from their cosines to the "yes" and the "no" embeddings of all ID labels: the two
 * are one part of the product, "yes" first. Holds scratch arrays of one thread.
 */
final class ClipnScoring {
    /**
     * Labels whose logit lies further below the largest have less than 1e-12 of its weight and are left out of the
     * softmax, which changes a score by less than 1e-7 for 100,000 labels.
     */
    private static final double NEGLIGIBLE = -28;

    private final int part;
    private final double scale;
    private final float[] yes;
    private final float[] no;
    private final ClipnScore[] scores;

    ClipnScoring(ScoringKernel kernel, int part, int capacity) {
        int labels = kernel.space().idLabels().rows();
        this.part = part;
        this.scale = kernel.space().logitScale();
        this.yes = new float[labels];
        this.no = new float[labels];
        this.scores = new ClipnScore[capacity];
    }

    /** Scores the first {@code count} images. */
    void score(CosineBlock block, int count) {
        block.multiply(part, count);
        for (int row = 0; row < count; row++) {
            block.read(row, 0, yes, yes.length);
            block.read(row, yes.length, no, no.length);
            scores[row] = score();
        }
    }

    private ClipnScore score() {
        int nearest = 0;
        for (int label = 1; label < yes.length; label++) {
            nearest = yes[label] > yes[nearest] ? label : nearest;
        }
        double sum = 0;
        double agreeing = 0;
        for (int label = 0; label < yes.length; label++) {
            double logit = scale * ((double) yes[label] - yes[nearest]);
            if (logit > NEGLIGIBLE) {
                double exponential = Math.exp(logit);
                sum += exponential;
                agreeing += exponential * probabilityOfYes(label);
            }
        }
        return new ClipnScore(probabilityOfYes(nearest), agreeing / sum, nearest);
    }

    private double probabilityOfYes(int label) {
        return 1 / (1 + Math.exp(scale * ((double) no[label] - yes[label])));
    }

    /** The score of a row of the last block. */
    ClipnScore score(int row) {
        return scores[row];
    }
}
