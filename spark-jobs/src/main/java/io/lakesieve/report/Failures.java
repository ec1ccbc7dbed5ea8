package io.lakesieve.report;

import java.util.List;

/**
 * The reasons why images have no score, grouped.
 *
 * @param reasons the most frequent first
 * @param otherImages images with a reason that is not among them
 */
public record Failures(List<Reason> reasons, long otherImages) {
    public Failures {
        reasons = List.copyOf(reasons);
    }

    /**
     * A reason with some of the images that it holds for.
     *
     * @param status unreadable, too_large, unsupported or unavailable
     * @param text what was wrong; numbers and the image's own path are left out, so that like reasons are one
     * @param examples the first paths
     */
    public record Reason(String status, String text, long images, List<String> examples) {
        public Reason {
            examples = List.copyOf(examples);
        }
    }
}
