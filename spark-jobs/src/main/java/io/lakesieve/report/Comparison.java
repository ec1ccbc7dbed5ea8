package io.lakesieve.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The changes of verdicts since the last finished run over the same image root.
 *
 * @param otherwise differences between the runs' settings, which may be why verdicts differ
 * @param unchanged paths in both runs whose verdict is the same, also none in both
 */
public record Comparison(
        String runId, Instant startedAt, List<String> otherwise, long unchanged, List<Change> changes) {
    public Comparison {
        otherwise = List.copyOf(otherwise);
        changes = List.copyOf(changes);
    }

    /** The kind of a path's change. */
    public enum Kind {
        NEW_OUTLIER("New outliers", "accepted before, out now"),
        CLEARED("Cleared", "out before, accepted now"),
        NEW_IMAGE("New images", "not there before"),
        GONE("Gone", "there before, not now"),
        UNDECIDED("Other changes", "with a verdict in one of the two runs only");

        private final String title;
        private final String meaning;

        Kind(String title, String meaning) {
            this.title = title;
            this.meaning = meaning;
        }

        /** Its id in the page's HTML. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public String title() {
            return title;
        }

        public String meaning() {
            return meaning;
        }
    }

    /**
     * A kind of change.
     *
     * @param outNow of these paths, those that are out now
     * @param examples the most out-of-distribution first
     */
    public record Change(Kind kind, long paths, long outNow, List<Example> examples) {
        public Change {
            examples = List.copyOf(examples);
        }

        public long more() {
            return paths - examples.size();
        }
    }

    /** A path with its score in either run. */
    public record Example(String path, Optional<Double> idScore, Optional<Double> previousIdScore) {}
}
