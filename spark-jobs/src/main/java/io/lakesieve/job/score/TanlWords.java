package io.lakesieve.job.score;

import io.lakesieve.lake.LabelSet;
import java.util.Locale;

/**
 * What TANL has learnt from a run's images.
 *
 * @param labels the ID labels, with the chosen words in place of negatives
 * @param threshold T of the first scores
 * @param confidentId images, the reference's among them, whose first score is confidently in-distribution
 * @param confidentOod the same out of distribution
 */
public record TanlWords(LabelSet labels, double threshold, long confidentId, long confidentOod) {
    /** Whether words could be chosen: with no confident image on either side there is nothing to choose by. */
    boolean areChosen() {
        return confidentId + confidentOod > 0;
    }

    /** What was learnt, in words for people. */
    public String text() {
        return areChosen()
                ? String.format(
                        Locale.ROOT,
                        "TANL (experimental): %,d images confidently in, %,d confidently out chose %,d words",
                        confidentId,
                        confidentOod,
                        labels.negatives().size())
                : "TANL gives nothing: it is confident of no image, in or out, and so has nothing to choose words by";
    }
}
