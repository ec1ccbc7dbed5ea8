package io.lakesieve.table;

import io.lakesieve.config.TableColumns;
import io.lakesieve.core.score.ScoringMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run read and how it scored, as far as others compute with it.
 *
 * @param images where the images were listed; empty where the run listed none
 * @param limits the largest images that were decoded; empty where the run decoded none
 * @param logitScale the factor on cosines before a softmax; empty where the run needed none
 * @param scoring empty for runs without scores
 */
public record RunSettings(
        Optional<Images> images, Optional<Limits> limits, OptionalDouble logitScale, Optional<Scoring> scoring) {
    /** Those of a run that has only begun. */
    public static final RunSettings NONE =
            new RunSettings(Optional.empty(), Optional.empty(), OptionalDouble.empty(), Optional.empty());

    /**
     * Where images were listed.
     *
     * @param uri as the user named it
     * @param root qualified: the folder, the part of a glob before its first wildcard, or the table
     * @param columns of a table, as the user named them
     * @param givenLabel where images' own labels were; empty where they were not asked for
     * @param version of a Delta table of which all images have rows in {@code embeddings}
     */
    public record Images(
            String uri, String root, TableColumns columns, Optional<String> givenLabel, Optional<Long> version) {
        /** Images of which it is not said that all have rows. */
        public Images(String uri, String root, TableColumns columns, Optional<String> givenLabel) {
            this(uri, root, columns, givenLabel, Optional.empty());
        }

        /** Images without labels of their own, in files or a table that tells its columns itself. */
        public Images(String uri, String root) {
            this(uri, root, TableColumns.FOUND, Optional.empty());
        }

        /** The same images, of a version of their table. */
        public Images ofVersion(long listed) {
            return new Images(uri, root, columns, givenLabel, Optional.of(listed));
        }
    }

    /** The most bytes of a file, and pixels of a picture, that were decoded. */
    public record Limits(long bytes, long pixels) {}

    /**
     * How images were scored.
     *
     * @param methods in the order given
     * @param verdictMethod the one whose verdicts count
     * @param negLabelGroups groups of negatives of the NegLabel score
     * @param adaNegGroups the same of AdaNeg's scores
     * @param leaveOneOut whether a banked image was left out of the proxies that it was scored with itself
     * @param thresholdPolicy {@code none}, {@code fixed}, {@code reference}, {@code fdr} or {@code otsu}
     * @param accept the share of the reference to accept; empty under other policies
     * @param falseShare the share of flagged images that may be false; empty under other policies
     */
    public record Scoring(
            List<ScoringMethod> methods,
            ScoringMethod verdictMethod,
            int negLabelGroups,
            int adaNegGroups,
            boolean leaveOneOut,
            String thresholdPolicy,
            OptionalDouble accept,
            OptionalDouble falseShare) {
        public Scoring {
            methods = List.copyOf(methods);
        }
    }

    /** The image root; an empty string where there is none. */
    public String imageRoot() {
        return images.map(Images::root).orElse("");
    }

    public RunSettings withImages(Images other) {
        return new RunSettings(Optional.of(other), limits, logitScale, scoring);
    }

    public RunSettings withLimits(Limits other) {
        return new RunSettings(images, Optional.of(other), logitScale, scoring);
    }

    public RunSettings withLogitScale(double other) {
        return new RunSettings(images, limits, OptionalDouble.of(other), scoring);
    }

    public RunSettings withScoring(Scoring other) {
        return new RunSettings(images, limits, logitScale, Optional.of(other));
    }
}
