package io.lakesieve.core.score;

import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.FixedPointSums;
import io.lakesieve.core.matrix.UnitVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Scores images in blocks on one thread: {@link #put} up to {@link #capacity} images, {@link #score} the block, then
 * read each image's results.
 *
 * <p>An image's results have the same bits whatever its row in the block and whatever other images are there.
 */
public final class BlockScorer implements AutoCloseable {
    /** Largest block: beyond it the matrix product gains nothing more from reusing the labels that it loads. */
    private static final int MAX_ROWS = 256;

    private static final int MIN_ROWS = 32;

    private static final int NO_LABEL = -1;
    /** Largest number of cosines of a block: 16 MiB of floats, a share of the last-level cache. */
    private static final int MAX_COSINES = 1 << 22;

    private final ScoringKernel kernel;
    private final CosineBlock block;
    private final TextSweep sweep;
    private final TextScore[] texts;
    private final List<AdaptiveScoring> adaptive = new ArrayList<>();
    private final Optional<ClipnScoring> clipn;
    private final AdaptiveRows rows;
    /** The given label of each row, or none. */
    private final int[] given;

    private final double[] margins;
    private int scored;
    /** Scratch space of the masses; null until they are asked for. */
    private float[][] exponentials;

    BlockScorer(ScoringKernel kernel) {
        int labels = kernel.space().labels();
        int capacity = Math.max(MIN_ROWS, Math.min(MAX_ROWS, MAX_COSINES / labels));
        this.kernel = kernel;
        this.block = kernel.product().block(capacity);
        this.sweep = kernel.textSweep();
        this.texts = new TextScore[capacity];
        this.given = new int[capacity];
        this.margins = new double[capacity];
        this.rows = new AdaptiveRows(capacity, kernel.proxies().isEmpty() ? 0 : labels);
        this.clipn = kernel.clipnScoring(capacity);
        kernel.proxies()
                .keySet()
                .forEach(adaptation -> adaptive.add(new AdaptiveScoring(kernel, adaptation, capacity)));
    }

    /** Returns the maximum number of images of a block, at least 32. */
    public int capacity() {
        return texts.length;
    }

    /**
     * Copies an image's unit embedding into a row, from 0 up to {@link #capacity}.
     *
     * @throws IllegalArgumentException if it has another length than the labels
     */
    public void put(int row, float[] embedding) {
        block.put(row, embedding);
        given[row] = NO_LABEL;
        rows.leaveNothingOut(row);
    }

    /**
     * Copies an image's unit embedding into a row for leave-one-out scoring: if the image is in a bank, it is left out
     * of the proxy that it is scored against.
     *
     * @param imageId the image's id, as in {@link BankCandidate#imageId()}
     */
    public void put(int row, float[] embedding, String imageId) {
        block.put(row, embedding);
        given[row] = NO_LABEL;
        rows.leaveOut(row, kernel.leaveOneOut().slot(imageId), embedding);
    }

    /**
     * Says which ID label the image in a row was given.
     *
     * @param label from 0
     */
    public void give(int row, int label) {
        given[row] = label;
    }

    /** Scores the images of the first {@code count} rows, 0 or more. */
    public void score(int count) {
        scored = 0;
        if (count == 0) {
            return;
        }
        block.multiply(ScoringKernel.TEXT, count);
        for (int row = 0; row < count; row++) {
            texts[row] = sweep.score(block, row);
            margins[row] = given[row] == NO_LABEL ? Double.NaN : sweep.labelMargin(given[row]);
            if (!adaptive.isEmpty()) {
                rows.keep(row, sweep);
            }
        }
        for (AdaptiveScoring scoring : adaptive) {
            scoring.score(block, rows, texts, count);
        }
        clipn.ifPresent(scoring -> scoring.score(block, count));
        scored = count;
    }

    /**
     * Returns the cosine of a row's image to its given label minus the largest to the other ID labels; NaN where it was
     * given none, or there is no other.
     */
    public double labelMargin(int row) {
        return margins[requireScored(row)];
    }

    /** Returns the text scores of a row of the block that was scored last. */
    public TextScore text(int row) {
        return texts[requireScored(row)];
    }

    /**
     * Returns the AdaNeg score of a row of the block that was scored last.
     *
     * @throws IllegalArgumentException if the kernel was not prepared for these proxies
     */
    public AdaNegScore adaptive(Adaptation adaptation, int row) {
        for (AdaptiveScoring scoring : adaptive) {
            if (scoring.adaptation() == adaptation) {
                return scoring.score(requireScored(row));
            }
        }
        throw new IllegalArgumentException(
                "The kernel was prepared for " + kernel.proxies().keySet() + ", not for " + adaptation);
    }

    /**
     * Returns CLIPN's scores of a row of the block that was scored last.
     *
     * @throws IllegalArgumentException if the label space has no embeddings of CLIPN
     */
    public ClipnScore clipn(int row) {
        return clipn.orElseThrow(() -> new IllegalArgumentException(
                        "The kernel was prepared without the labels' \"yes\" and \"no\" embeddings"))
                .score(requireScored(row));
    }

    /**
     * The ID labels' share of the softmax over all labels, for a row of the block that was scored last: NegLabel's score
     * with one group, but in double, which takes ten times as long and is for short lists of words.
     *
     * @param image the embedding that was put there
     */
    public double idShare(int row, float[] image) {
        sweep.score(block, requireScored(row));
        return sweep.idShare(column -> UnitVector.dot(image, kernel.space().embedding(column)));
    }

    /**
     * Adds the share that each negative has in a row's softmax over all labels, in the block that was scored last.
     *
     * @param sums one for each negative, by position
     */
    void addMasses(int row, FixedPointSums sums) {
        if (exponentials == null) {
            exponentials = sweep.exponentials();
        }
        sweep.score(block, requireScored(row));
        sweep.addMasses(exponentials, sums);
    }

    private int requireScored(int row) {
        if (row < 0 || row >= scored) {
            throw new IllegalArgumentException("Row " + row + " of a block of " + scored + " scored images");
        }
        return row;
    }

    /** Frees this thread's memory. */
    @Override
    public void close() {
        Arrays.fill(texts, null);
        block.close();
    }
}
