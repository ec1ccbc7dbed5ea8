package io.lakesieve.job.embed;

import io.lakesieve.image.preprocess.Crop;
import io.lakesieve.image.preprocess.Normalization;
import io.lakesieve.image.preprocess.Pad;
import io.lakesieve.image.preprocess.PreprocessorConfig;
import io.lakesieve.image.preprocess.Resize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes a model's preprocessing step by step in plain words. */
final class PreprocessingText {
    private static final double BYTE = 1.0 / 255;
    private static final double ROUNDING = 1e-9;

    private PreprocessingText() {}

    /** The steps that a recipe has, in their order. */
    static Map<String, String> steps(PreprocessorConfig recipe) {
        Map<String, String> steps = new LinkedHashMap<>();
        if (!(recipe.resize() instanceof Resize.None)) {
            String filter = recipe.resampling().name().toLowerCase(Locale.ROOT);
            steps.put("resize", size(recipe.resize()) + ", " + filter);
        }
        if (recipe.crop() instanceof Crop.Centre crop) {
            steps.put("crop", "the middle, %d x %d".formatted(crop.width(), crop.height()));
        }
        steps.put("normalise", levels(recipe.normalization()));
        if (recipe.pad() instanceof Pad.UpTo pad) {
            steps.put("pad", "with zeros to %d x %d".formatted(pad.width(), pad.height()));
        }
        return steps;
    }

    private static String size(Resize resize) {
        if (resize instanceof Resize.ShortestEdge edge) {
            return "shortest edge to %d".formatted(edge.pixels());
        }
        if (resize instanceof Resize.LimitedEdges edges) {
            return "shortest edge to %d, longest at most %d".formatted(edges.pixels(), edges.longest());
        }
        if (resize instanceof Resize.Within within) {
            return "to fit in %d x %d".formatted(within.maxWidth(), within.maxHeight());
        }
        Resize.Exact exact = (Resize.Exact) resize;
        return "to %d x %d, whatever the shape".formatted(exact.width(), exact.height());
    }

    private static String levels(Normalization normalization) {
        StringBuilder text = new StringBuilder("levels");
        if (Math.abs(normalization.factor() - BYTE) < ROUNDING) {
            text.append(" / 255");
        } else if (normalization.factor() != 1) {
            text.append(" x ").append(number(normalization.factor()));
        }
        if (normalization.offset() != 0) {
            text.append(", plus ").append(number(normalization.offset()));
        }
        if (!normalization.mean().equals(Normalization.ZEROS)) {
            text.append(", minus ").append(channels(normalization.mean()));
        }
        if (!normalization.deviation().equals(Normalization.ONES)) {
            text.append(", divided by ").append(channels(normalization.deviation()));
        }
        if (!normalization.divisor().equals(Normalization.ONES)) {
            text.append(", divided by ").append(channels(normalization.divisor()));
        }
        return text.toString();
    }

    /** One number where all channels have it. */
    private static String channels(List<Double> values) {
        return values.stream().distinct().count() == 1
                ? number(values.get(0))
                : values.stream().map(PreprocessingText::number).collect(Collectors.joining(", ", "(", ")"));
    }

    /** With four digits behind the point at most. */
    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
    }
}
