package io.lakesieve.image.preprocess;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The supported image processors of transformers, with their defaults for missing keys. */
@SuppressWarnings("ImmutableEnumChecker") // a resize is a record of numbers
enum ProcessorKind {
    CLIP("CLIP", new Resize.ShortestEdge(224), Resampling.BICUBIC, 224, Defaults.CROPS),
    CHINESE_CLIP("ChineseCLIP", new Resize.ShortestEdge(224), Resampling.BICUBIC, 224, Defaults.CROPS),
    BIT("Bit", new Resize.ShortestEdge(224), Resampling.BICUBIC, 224, Defaults.CROPS),
    SIGLIP("Siglip", new Resize.Exact(224, 224), Resampling.BICUBIC, 224, Defaults.KEEPS_ALL),
    VIT("ViT", new Resize.Exact(224, 224), Resampling.BILINEAR, 224, Defaults.KEEPS_ALL),
    DEIT("DeiT", new Resize.Exact(256, 256), Resampling.BICUBIC, 224, Defaults.CROPS),
    EFFICIENTNET("EfficientNet", new Resize.Exact(346, 346), Resampling.BICUBIC, 289, Defaults.KEEPS_ALL),
    CONVNEXT("ConvNext", new Resize.ShortestEdge(384), Resampling.BICUBIC, 224, Defaults.KEEPS_ALL);

    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final List<Double> HALVES = List.of(0.5, 0.5, 0.5);

    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // its kinds are records of numbers
    private final Resize resize;

    private final Resampling resampling;
    private final int cropEdge;
    private final Defaults crop;

    ProcessorKind(String prefix, Resize resize, Resampling resampling, int cropEdge, Defaults crop) {
        this.prefix = prefix;
        this.resize = resize;
        this.resampling = resampling;
        this.cropEdge = cropEdge;
        this.crop = crop;
    }

    /**
     * The kind named by {@code image_processor_type} or its older form {@code feature_extractor_type}.
     *
     * @param type such as {@code SiglipImageProcessor}; empty for {@link #CLIP}
     * @throws IllegalArgumentException if it is not supported
     */
    static ProcessorKind of(String type) {
        if (type.isEmpty()) {
            return CLIP;
        }
        String prefix = type.replaceFirst("(ImageProcessor(Fast|Pil)?|FeatureExtractor)$", "");
        for (ProcessorKind kind : values()) {
            if (kind.prefix.toLowerCase(Locale.ROOT).equals(prefix.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException(("Its image processor is '%s', which Lakesieve does not know; it knows %s."
                        + " If its steps are those of one of them, set 'image_processor_type' to that one")
                .formatted(
                        type,
                        Stream.of(values())
                                .map(kind -> kind.prefix + "ImageProcessor")
                                .collect(Collectors.joining(", "))));
    }

    Resize resize() {
        return resize;
    }

    Resampling resampling() {
        return resampling;
    }

    int cropEdge() {
        return cropEdge;
    }

    boolean crops() {
        return crop == Defaults.CROPS;
    }

    /** Whether a single number as size means a square instead of the shorter edge. */
    boolean squares() {
        return this == VIT || this == DEIT || this == EFFICIENTNET;
    }

    /** Whether {@code do_pad} has an effect: two processors override that step. */
    boolean pads() {
        return this != EFFICIENTNET && this != CONVNEXT;
    }

    List<Double> mean() {
        return hasClipsColours() ? CLIP_MEAN : HALVES;
    }

    List<Double> deviation() {
        return hasClipsColours() ? CLIP_DEVIATION : HALVES;
    }

    private boolean hasClipsColours() {
        return this == CLIP || this == CHINESE_CLIP || this == BIT;
    }

    private enum Defaults {
        CROPS,
        KEEPS_ALL
    }
}
