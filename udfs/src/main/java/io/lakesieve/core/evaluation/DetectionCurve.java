package io.lakesieve.core.evaluation;

import io.lakesieve.core.matrix.CompensatedSum;
import java.io.Serializable;
import java.util.Iterator;

/**
 * Computes {@link DetectionMetrics} exactly from the distinct scores of a data set, which may be split into ranges that
 * are measured in parallel.
 *
 * <p>The scores, in descending order, may be cut into consecutive ranges anywhere. Each range becomes a {@link
 * Partial}, given the counts of the images above it, and the partials are merged in descending order. AUROC and both
 * kinds of FPR95 are counted in integers; the average precisions are compensated sums, so the cuts change them by less
 * than 1e-15.
 */
public final class DetectionCurve {
    private DetectionCurve() {}

    /**
     * Measures one range.
     *
     * @param descending the distinct scores of the range, strictly descending
     * @param idAbove how many in-distribution (ID) images have higher scores than the range
     * @param oodAbove how many out-of-distribution (OOD) images have
     * @param idTotal all ID images of the data set
     * @param oodTotal all its OOD images
     * @throws IllegalArgumentException if there are no ID or no OOD images, or if the scores do not descend
     * @throws ArithmeticException if twice the number of pairs of an ID and an OOD image exceeds a long
     */
    public static Partial partial(
            Iterator<ScorePoint> descending, long idAbove, long oodAbove, long idTotal, long oodTotal) {
        if (idTotal < 1 || oodTotal < 1) {
            throw new IllegalArgumentException("Metrics compare in-distribution with out-of-distribution images, but"
                    + " there are " + idTotal + " of the one and " + oodTotal
                    + " of the other: give a truth that has both");
        }
        Partial partial = new Partial(idAbove, oodAbove, idTotal, oodTotal);
        double previous = Double.NaN;
        while (descending.hasNext()) {
            ScorePoint point = descending.next();
            if (point.score() >= previous) {
                throw new IllegalArgumentException(
                        "Scores must descend strictly, but " + point.score() + " follows " + previous);
            }
            partial.add(point);
            previous = point.score();
        }
        return partial;
    }

    /** The contribution to the metrics of one range of scores, or of several that were merged. */
    public static final class Partial implements Serializable {
        private static final long serialVersionUID = 1L;
        /** Recall of 0.95 in integers: 20 times a count against 19 times the total. */
        private static final int RECALL_PARTS = 20;

        private static final int RECALL_WANTED = 19;
        /** Marks a count whose threshold does not lie in the range. */
        private static final long NONE = -1;

        private final long idTotal;
        private final long oodTotal;
        private final long idAbove;
        private final long oodAbove;
        /** How many ID and OOD images lie at or above the last score so far. */
        private long idAccepted;

        private long oodAccepted;
        /** Twice the pairs in which the ID image scores higher, plus the pairs of equal scores. */
        private long halfPairs;
        /** Sum over the ID images of the precision with their score as the threshold, ID being the positive class. */
        private final CompensatedSum precisionIn = new CompensatedSum();
        /** Sum over the OOD images of the precision with their score as the threshold, OOD being the positive class. */
        private final CompensatedSum precisionOut = new CompensatedSum();
        /** The ID and OOD images accepted at the threshold of FPR95. */
        private long idAtRecall = NONE;

        private long oodAtRecall = NONE;
        /** The ID images rejected at the threshold of OpenOOD's FPR95. */
        private long idRejected = NONE;

        private Partial(long idAbove, long oodAbove, long idTotal, long oodTotal) {
            // halfPairs can grow to this product; if it fits in a long, nothing here overflows.
            Math.multiplyExact(2, Math.multiplyExact(idTotal, oodTotal));
            this.idAbove = idAbove;
            this.oodAbove = oodAbove;
            this.idAccepted = idAbove;
            this.oodAccepted = oodAbove;
            this.idTotal = idTotal;
            this.oodTotal = oodTotal;
        }

        private void add(ScorePoint point) {
            long id = point.inDistribution();
            long ood = point.outOfDistribution();
            long idAtOrBelow = idTotal - idAccepted;
            long oodAtOrBelow = oodTotal - oodAccepted;
            if (id > idAtOrBelow || ood > oodAtOrBelow) {
                throw new IllegalArgumentException("The scores count more images than the totals of " + idTotal
                        + " in-distribution and " + oodTotal + " out-of-distribution images");
            }
            halfPairs += ood * (2 * idAccepted + id);
            idAccepted += id;
            oodAccepted += ood;
            if (id > 0) {
                precisionIn.add(id * ((double) idAccepted / (idAccepted + oodAccepted)));
            }
            if (ood > 0) {
                precisionOut.add(ood * ((double) oodAtOrBelow / (idAtOrBelow + oodAtOrBelow)));
            }
            offerAcceptance(idAccepted, oodAccepted);
            if (RECALL_PARTS * oodAtOrBelow >= RECALL_WANTED * oodTotal) {
                idRejected = idAtOrBelow;
            }
        }

        /**
         * Keeps the threshold whose ID recall is nearest to 0.95; of two equally near, the later one, whose recall is
         * higher. Where several scores have the same recall because only OOD images have them, the last one counts,
         * except once every ID image is accepted: then the first. NegLabel's published code does the same.
         */
        private void offerAcceptance(long id, long ood) {
            long distance = distance(id);
            long best = idAtRecall == NONE ? Long.MAX_VALUE : distance(idAtRecall);
            boolean complete = idAtRecall == idTotal;
            if (distance < best || (distance == best && !complete)) {
                idAtRecall = id;
                oodAtRecall = ood;
            }
        }

        private long distance(long id) {
            return Math.abs(RECALL_PARTS * id - RECALL_WANTED * idTotal);
        }

        /**
         * Adds the range that follows directly below, and returns this one.
         *
         * @throws IllegalArgumentException if the range begins elsewhere or belongs to another data set
         */
        public Partial merge(Partial below) {
            if (below.idTotal != idTotal || below.oodTotal != oodTotal) {
                throw new IllegalArgumentException("Ranges of data sets with other totals do not merge");
            }
            if (below.idAbove != idAccepted || below.oodAbove != oodAccepted) {
                throw new IllegalArgumentException("Ranges merge in descending order: this one ends after " + idAccepted
                        + " and " + oodAccepted + " images, the other begins after " + below.idAbove + " and "
                        + below.oodAbove);
            }
            halfPairs += below.halfPairs;
            idAccepted = below.idAccepted;
            oodAccepted = below.oodAccepted;
            precisionIn.add(below.precisionIn);
            precisionOut.add(below.precisionOut);
            if (below.idAtRecall != NONE) {
                offerAcceptance(below.idAtRecall, below.oodAtRecall);
            }
            if (below.idRejected != NONE) {
                idRejected = below.idRejected;
            }
            return this;
        }

        /**
         * Returns the metrics once all ranges are merged.
         *
         * @throws IllegalStateException if images are missing
         */
        public DetectionMetrics finish() {
            if (idAbove != 0 || oodAbove != 0 || idAccepted != idTotal || oodAccepted != oodTotal) {
                throw new IllegalStateException("Ranges hold " + (idAccepted - idAbove) + " of " + idTotal
                        + " in-distribution and " + (oodAccepted - oodAbove) + " of " + oodTotal
                        + " out-of-distribution images");
            }
            return new DetectionMetrics(
                    (double) halfPairs / (2 * idTotal * oodTotal),
                    precisionIn.value() / idTotal,
                    precisionOut.value() / oodTotal,
                    (double) oodAtRecall / oodTotal,
                    (double) idRejected / idTotal);
        }
    }
}
