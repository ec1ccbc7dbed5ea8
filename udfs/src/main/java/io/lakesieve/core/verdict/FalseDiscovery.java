package io.lakesieve.core.verdict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How many of m images do not belong, and which can be flagged at what share of false ones, from the counts of their ranks
 * among n reference scores alone.
 *
 * <ul>
 *   <li>The share of good images by Storey's estimator with lambda 0.5: (1 + images with p above 0.5) / (0.5 m), at most 1
 *       (Storey, Journal of the Royal Statistical Society B 64, 2002; with the 1 Storey, Taylor and Siegmund 2004).
 *   <li>The q-value of an image: that share times the Benjamini-Hochberg adjusted p-value, the smallest m p / (images with
 *       at most this p) over p and all larger ones, at most 1 (Benjamini and Hochberg, ibid. 57, 1995). Flagging the images
 *       with q at most a gives lists of which a share of at most a is false, on average.
 * </ul>
 *
 * <p>Both rest on the reference being exchangeable with the lake's good images; {@link RankEvenness} looks for signs
 * against that.
 */
public final class FalseDiscovery implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final double LAMBDA = 0.5;

    private final ReferenceRanks reference;
    private final long[] counts;
    private final long images;
    private final double goodShare;
    private final double[] qValues;

    private FalseDiscovery(ReferenceRanks reference, long[] counts) {
        this.reference = reference;
        this.counts = counts;
        this.images = Arrays.stream(counts).sum();
        if (counts.length != reference.size() + 1 || images == 0) {
            throw new IllegalArgumentException("%d images counted by %d ranks say nothing beside %d reference scores"
                    .formatted(images, counts.length, reference.size()));
        }
        this.goodShare = goodShare(likelyGood(), images);
        this.qValues = qValues();
    }

    /**
     * Of a lake.
     *
     * @param counts images by rank, 0 to n; at least one image
     * @throws IllegalArgumentException if there is no image, or the counts are by ranks of another reference
     */
    public static FalseDiscovery of(ReferenceRanks reference, long[] counts) {
        return new FalseDiscovery(reference, counts.clone());
    }

    /**
     * Storey's estimate.
     *
     * @param likelyGood images with a p-value above one half
     * @param images all, at least one
     */
    public static double goodShare(long likelyGood, long images) {
        return Math.min(1, (1 + likelyGood) / (LAMBDA * images));
    }

    /** Images with a p-value above one half: good ones, for the most part. */
    long likelyGood() {
        long above = 0;
        for (int rank = reference.firstRankAboveHalf(); rank < counts.length; rank++) {
            above += counts[rank];
        }
        return above;
    }

    private double[] qValues() {
        long atOrBelow = images;
        double adjusted = 1;
        double[] values = new double[counts.length];
        for (int rank = counts.length - 1; rank >= 0; rank--) {
            if (counts[rank] > 0) {
                // m (1 + rank) / ((n + 1) images), rounded once.
                adjusted = Math.min(adjusted, (double) (images * (rank + 1L)) / ((double) atOrBelow * counts.length));
                atOrBelow -= counts[rank];
            }
            values[rank] = goodShare * adjusted;
        }
        return values;
    }

    /** The reference. */
    public ReferenceRanks reference() {
        return reference;
    }

    /** A copy of the counts of images, by rank. */
    public long[] counts() {
        return counts.clone();
    }

    /** All images, m. */
    public long images() {
        return images;
    }

    /** The estimated share of good images, in (0, 1]. */
    public double goodShare() {
        return goodShare;
    }

    /** The q-value of a score: that of the lake's images of the same rank, or of the next higher one that any has. */
    public double qValue(double score) {
        return qValues[reference.rank(score)];
    }

    /** The highest rank that is flagged at that share of false ones; empty where no list can be drawn. */
    OptionalInt flaggedRank(double falseShare) {
        for (int rank = counts.length - 1; rank >= 0; rank--) {
            if (counts[rank] > 0 && qValues[rank] <= falseShare) {
                return OptionalInt.of(rank);
            }
        }
        return OptionalInt.empty();
    }

    /** How many images are flagged at that share of false ones. */
    public long flagged(double falseShare) {
        OptionalInt rank = flaggedRank(falseShare);
        return rank.isEmpty() ? 0 : imagesUpTo(rank.getAsInt());
    }

    private long imagesUpTo(int rank) {
        return Arrays.stream(counts, 0, rank + 1).sum();
    }

    /** How many of the images that are flagged at that share of false ones are good, by expectation. */
    public double expectedFalse(double falseShare) {
        OptionalInt rank = flaggedRank(falseShare);
        return rank.isEmpty() ? 0 : expectedFalse(rank.getAsInt());
    }

    /** Images with at most that p-value. */
    public long imagesUpTo(double pValue) {
        int rank = 0;
        while (rank < counts.length && reference.pValueOfRank(rank) <= pValue) {
            rank++;
        }
        return rank == 0 ? 0 : imagesUpTo(rank - 1);
    }

    /** Of so many images below a threshold how many are good, by expectation. */
    public double expectedFalse(long flagged, double threshold) {
        return Math.min((double) flagged, goodShare * images * reference.pValue(Math.nextDown(threshold)));
    }

    /** Of the images of at most that rank how many are good, by expectation: share of good x images x p. */
    private double expectedFalse(int rank) {
        return Math.min((double) imagesUpTo(rank), goodShare * images * reference.pValueOfRank(rank));
    }

    /**
     * The threshold that flags them: the next double above the highest flagged score, or the lowest score where none is
     * flagged.
     *
     * @param counted what the counts were taken from
     */
    public double threshold(RankCounts counted, double falseShare) {
        OptionalInt rank = flaggedRank(falseShare);
        return rank.isEmpty() ? counted.lowest() : Math.nextUp(counted.highestUpTo(rank.getAsInt()));
    }

    /**
     * How far to read: the images from the lowest score on, rank by rank.
     *
     * @param points the most points, of which the last one is all images
     */
    public List<ReadUpTo> reading(int points) {
        List<ReadUpTo> reading = new ArrayList<>();
        long read = 0;
        long next = 0;
        for (int rank = 0; rank < counts.length; rank++) {
            read += counts[rank];
            if (counts[rank] > 0 && (read >= next || read == images)) {
                reading.add(new ReadUpTo(read, expectedFalse(rank), qValues[rank]));
                next = (read * points / images + 1) * images / points;
            }
        }
        return reading;
    }

    /**
     * A place in the list of images.
     *
     * @param images from the lowest score to here
     * @param good how many of them are good, by expectation
     * @param qValue of the last of them
     */
    public record ReadUpTo(long images, double good, double qValue) {}

    /** The smallest share of false ones that any list has: the least q-value of an image. */
    public double smallestFalseShare() {
        int rank = 0;
        while (counts[rank] == 0) {
            rank++;
        }
        return qValues[rank];
    }

    /**
     * How large a reference would let images that score below all of this one be flagged at that share, if none of its
     * images scored below them; empty where no image scores so low.
     */
    public OptionalLong neededReference(double falseShare) {
        return counts[0] == 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) Math.ceil(goodShare * images / (falseShare * counts[0])) - 1);
    }
}
