package io.lakesieve.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A picture that the page shows, with its score and its top negatives.
 *
 * @param path relative to the image root where it lies below it
 * @param source empty where it has none
 * @param pValue empty without a reference, as is the q-value
 * @param isOod empty without a threshold
 * @param belongs a person's word; empty where nobody has looked
 * @param topNegatives the negatives that took most probability, most first
 */
public record Sample(
        String path,
        Optional<String> source,
        double idScore,
        double oodScore,
        OptionalDouble pValue,
        OptionalDouble qValue,
        Optional<Boolean> isOod,
        Optional<Boolean> belongs,
        String nearestLabel,
        List<TopNegative> topNegatives,
        Picture picture) {
    public Sample {
        topNegatives = List.copyOf(topNegatives);
    }

    /** A negative with the probability that it took of the picture. */
    public record TopNegative(String label, double probability) {}

    /** The thumbnail, or the reason why there is none. */
    public sealed interface Picture {
        /**
         * A small JPEG copy.
         *
         * @param dataUri {@code data:image/jpeg;base64,...}
         * @param width columns of the small copy
         * @param height rows of the small copy
         */
        record Thumbnail(String dataUri, int width, int height) implements Picture {}

        /** No copy, and why. */
        record Missing(String reason) implements Picture {}
    }

    /** The small copy, if there is one. */
    public Optional<Picture.Thumbnail> thumbnail() {
        return picture instanceof Picture.Thumbnail thumbnail ? Optional.of(thumbnail) : Optional.empty();
    }

    /** Why there is no small copy; empty string where there is one. */
    public String missingReason() {
        return picture instanceof Picture.Missing missing ? missing.reason() : "";
    }

    /** The last part of the path. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path up to the last part, with its slash; empty string where there is none. */
    public String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
