package io.lakesieve.core.score;

import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.FastExp;
import io.lakesieve.core.matrix.SimdLayout;
import io.lakesieve.core.matrix.Sums;
import io.lakesieve.core.matrix.TopK;
import java.util.Arrays;

/**
 * Computes an image's softmax over one side of the label space, the ID labels or the negatives: the sum of
 * exponentials, the entropy and the top k.
 *
 * <p>Holds scratch arrays of one thread; {@link #sweep} overwrites the results of the image before.
 */
final class SideSoftmax {
    private final SimdLayout layout;
    private final double scale;
    private final FastExp exp;
    private final TopK largest;
    /** The image's cosines, row by row of the layout. */
    private final float[][] cosines;
    /** The largest cosine of each lane. */
    private final float[] maxima;
    /** For each lane, the sum of {@code exp(scale * (cosine - largest cosine))}. */
    private final float[] sums;
    /** For each lane, the sum of the same exponentials times {@code cosine - largest cosine}. */
    private final float[] weightedSums;
    /** The same two sums for another scale. */
    private final float[] otherSums;

    private final float[] otherWeightedSums;

    /** Prepares for a side with this layout and the top {@code wanted} cosines, at least 1. */
    SideSoftmax(SimdLayout layout, double scale, int wanted) {
        this.layout = layout;
        this.scale = scale;
        this.exp = new FastExp(scale);
        this.largest = new TopK(layout, wanted);
        this.cosines = new float[layout.rows()][];
        for (int t = 0; t < cosines.length; t++) {
            cosines[t] = new float[layout.width(t)];
        }
        this.maxima = new float[layout.lanes()];
        this.sums = new float[layout.lanes()];
        this.weightedSums = new float[layout.lanes()];
        this.otherSums = new float[layout.lanes()];
        this.otherWeightedSums = new float[layout.lanes()];
    }

    /** Reads an image's cosines from a block in which this side starts at {@code column}. */
    void read(CosineBlock block, int row, int column) {
        for (int t = 0; t < cosines.length; t++) {
            block.read(row, column + layout.start(t), cosines[t], cosines[t].length);
        }
    }

    /** Reads an image's cosines from an array in which this side starts at {@code column}. */
    void read(float[] all, int column) {
        for (int t = 0; t < cosines.length; t++) {
            System.arraycopy(all, column + layout.start(t), cosines[t], 0, cosines[t].length);
        }
    }

    /** Writes the image's cosines to an array in which this side starts at {@code column}. */
    void write(float[] all, int column) {
        for (int t = 0; t < cosines.length; t++) {
            System.arraycopy(cosines[t], 0, all, column + layout.start(t), cosines[t].length);
        }
    }

    /** Finds the top k cosines and sums the exponentials of all. */
    void sweep() {
        System.arraycopy(cosines[0], 0, maxima, 0, maxima.length);
        for (int t = 1; t < cosines.length; t++) {
            max(maxima, cosines[t], cosines[t].length);
        }
        largest.find(maxima, cosines);
        sum(exp, sums, weightedSums);
    }

    private void sum(FastExp of, float[] into, float[] weightedInto) {
        Arrays.fill(into, 0);
        Arrays.fill(weightedInto, 0);
        for (float[] row : cosines) {
            of.add(row, row.length, maximum(), into, weightedInto);
        }
    }

    private static void max(float[] lanes, float[] row, int count) {
        for (int i = 0; i < count; i++) {
            lanes[i] = Math.max(lanes[i], row[i]);
        }
    }

    /** The logit scale. */
    double scale() {
        return scale;
    }

    /** The largest cosine. */
    float maximum() {
        return largest.value(0);
    }

    /** The top k cosines, beginning with the most similar label. */
    TopK largest() {
        return largest;
    }

    /** The sum of {@code exp(scale * (cosine - largest cosine))}, at least 1. */
    double sum() {
        return Sums.of(sums, 0, sums.length);
    }

    /** The same sum over one piece of the layout. */
    double pieceSum(int piece) {
        return layout.pieceSum(piece, sums);
    }

    /** The entropy of the softmax, in nats, 0 or more. */
    double entropy() {
        double sum = sum();
        // -sum p ln p with p = e / sum and ln p = logit - ln sum; both terms are 0 or more.
        return Math.log(sum) - scale * Sums.of(weightedSums, 0, weightedSums.length) / sum;
    }

    /** The sum of the exponentials with another scale, at least 1. */
    double sum(FastExp others) {
        sum(others, otherSums, otherWeightedSums);
        return Sums.of(otherSums, 0, otherSums.length);
    }

    /** Computes each label's exponential, relative to the largest, row by row of the layout. */
    void exponentials(float[][] into) {
        for (int t = 0; t < cosines.length; t++) {
            exp.of(cosines[t], cosines[t].length, maximum(), into[t]);
        }
    }

    /** One label's exponential, in double, relative to a reference cosine. */
    double exactExponential(int t, int lane, float reference) {
        return Math.exp(scale * ((double) cosines[t][lane] - reference));
    }

    /** The sum of the exponentials of a range of positions, in double, relative to a reference cosine. */
    double exactSum(int from, int to, float reference) {
        double sum = 0;
        for (int position = from; position < to; position++) {
            int place = layout.place(position);
            int t = layout.row(place);
            sum += exactExponential(t, place - layout.start(t), reference);
        }
        return sum;
    }
}
