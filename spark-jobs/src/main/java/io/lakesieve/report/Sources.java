package io.lakesieve.report;

import io.lakesieve.core.evaluation.ShareChange;
import io.lakesieve.core.evaluation.WilsonInterval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The counts of verdicts by source.
 *
 * @param shown the sources to look at first
 * @param rest the sums over the other sources; of no sources where all are shown
 */
public record Sources(List<Source> shown, Rest rest) {
    public Sources {
        shown = List.copyOf(shown);
    }

    /**
     * A source.
     *
     * @param name empty for the images that have none
     * @param share of its images with a verdict that are out; empty without verdicts
     * @param median of its images' {@code id_score}; empty where none was scored
     * @param change of the share since the last run like it; empty where that cannot be said
     * @param topNegatives the labels that are a top negative of most of its outliers (of its images, without verdicts)
     */
    public record Source(
            Optional<String> name,
            long images,
            long scored,
            long out,
            Optional<WilsonInterval> share,
            OptionalDouble median,
            Optional<ShareChange> change,
            List<NegativeCount> topNegatives) {
        public Source {
            topNegatives = List.copyOf(topNegatives);
        }

        /** Images without a score. */
        public long failed() {
            return images - scored;
        }
    }

    /** A negative label with the number of images that it is a top negative of. */
    public record NegativeCount(String label, long images) {}

    /** Sources that are not shown one by one. */
    public record Rest(long sources, long images, long scored, long out) {}

    /** All sources there are. */
    public long total() {
        return shown.size() + rest.sources();
    }
}
