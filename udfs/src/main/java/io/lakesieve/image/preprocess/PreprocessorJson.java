package io.lakesieve.image.preprocess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Parses {@code preprocessor_config.json}, in the forms that different versions of transformers write. */
final class PreprocessorJson {
    private static final Set<String> KNOWN_STEPS =
            Set.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_pad", "do_convert_rgb");
    /** Keys of which every recipe has one. */
    private static final List<String> RECIPE_KEYS = List.of(
            "do_resize",
            "do_center_crop",
            "do_normalize",
            "do_rescale",
            "size",
            "crop_size",
            "image_mean",
            "image_std");
    /** Where files that describe all of a model's preprocessing have that of its pictures. */
    private static final String NESTED = "image_processor";

    /** Keys that only some image processors follow: the kinds that do. */
    private static final Map<String, Set<ProcessorKind>> SPECIAL_KEYS = Map.of(
            "crop_pct", Set.of(ProcessorKind.CONVNEXT),
            "rescale_offset", Set.of(ProcessorKind.EFFICIENTNET),
            "include_top", Set.of(ProcessorKind.EFFICIENTNET),
            "max_size", Set.of(),
            "use_square_size", Set.of());

    /** From this edge length on ConvNeXT's processor resizes without a crop. */
    private static final int CONVNEXT_WHOLE = 384;

    private final JsonNode json;
    private final ProcessorKind kind;

    private PreprocessorJson(JsonNode json) {
        this.json = json;
        this.kind = ProcessorKind.of(text("image_processor_type", text("feature_extractor_type", "")));
    }

    static PreprocessorConfig parse(String text) {
        JsonNode json = object(text);
        return new PreprocessorJson(json.path(NESTED).isObject() ? json.path(NESTED) : json).config();
    }

    private static JsonNode object(String text) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("It holds no JSON object");
        }
        return json;
    }

    private PreprocessorConfig config() {
        refuseUnknownNesting();
        refuseUnknownProcessing();
        Resize resize = flag("do_resize", true) ? resize() : new Resize.None();
        Crop crop = flag("do_center_crop", kind.crops()) ? crop() : new Crop.None();
        if (kind == ProcessorKind.CONVNEXT && resize instanceof Resize.ShortestEdge edge) {
            requireNoSecondCrop(crop);
            crop = convNextCrop(edge);
            resize = convNextResize(edge);
        }
        return new PreprocessorConfig(
                resize,
                Resampling.ofPillowCode(integer(
                        "resample", json.path("resample"), kind.resampling().pillowCode())),
                crop,
                normalization(),
                kind.pads() && flag("do_pad", false) ? pad() : new Pad.None());
    }

    private Normalization normalization() {
        boolean rescale = flag("do_rescale", true);
        boolean normalize = flag("do_normalize", true);
        boolean efficientNet = kind == ProcessorKind.EFFICIENTNET;
        return new Normalization(
                rescale ? number("rescale_factor", json.path("rescale_factor"), 1.0 / 255) : 1,
                rescale && efficientNet && flag("rescale_offset", false) ? -1 : 0,
                normalize ? perChannel("image_mean", kind.mean()) : Normalization.ZEROS,
                normalize ? perChannel("image_std", kind.deviation()) : Normalization.ONES,
                efficientNet && flag("include_top", true)
                        ? perChannel("image_std", kind.deviation())
                        : Normalization.ONES);
    }

    /** What a part of an unknown name states would be passed over in silence, and CLIP's defaults taken for it. */
    private void refuseUnknownNesting() {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode part = entry.getValue();
            if (part.isObject() && RECIPE_KEYS.stream().anyMatch(part::has)) {
                throw new IllegalArgumentException(
                        "It states a recipe in a part that Lakesieve does not know: '%s'".formatted(entry.getKey()));
            }
        }
    }

    private void refuseUnknownProcessing() {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String key = entry.getKey();
            boolean unknown = key.startsWith("do_")
                    ? !KNOWN_STEPS.contains(key)
                    : SPECIAL_KEYS.containsKey(key) && !SPECIAL_KEYS.get(key).contains(kind);
            JsonNode value = entry.getValue();
            if (unknown && !value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
                throw new IllegalArgumentException(
                        "It asks for a step that Lakesieve does not know: '%s': %s".formatted(key, value));
            }
        }
    }

    private Resize resize() {
        JsonNode size = json.path("size");
        if (size.isArray() && size.size() == 2) {
            return new Resize.Exact(integer("size", size.path(0), 0), integer("size", size.path(1), 0));
        }
        if (hasExactly(size, "height", "width")) {
            return new Resize.Exact(
                    integer("size.height", size.path("height"), 0), integer("size.width", size.path("width"), 0));
        }
        if (hasExactly(size, "max_height", "max_width")) {
            return new Resize.Within(
                    integer("size.max_height", size.path("max_height"), 0),
                    integer("size.max_width", size.path("max_width"), 0));
        }
        if (hasExactly(size, "shortest_edge", "longest_edge")) {
            return new Resize.LimitedEdges(
                    integer("size.shortest_edge", size.path("shortest_edge"), 0),
                    integer("size.longest_edge", size.path("longest_edge"), 0));
        }
        if (size.isObject() && !hasExactly(size, "shortest_edge")) {
            throw new IllegalArgumentException("'size' is a number, or has 'shortest_edge' (and 'longest_edge'),"
                    + " or 'height' and 'width', or 'max_height' and 'max_width'; not " + size);
        }
        if (absent(size)) {
            return kind.resize();
        }
        int edge = integer("size", size.isObject() ? size.path("shortest_edge") : size, 0);
        return kind.squares() && !size.isObject() ? new Resize.Exact(edge, edge) : new Resize.ShortestEdge(edge);
    }

    private static boolean hasExactly(JsonNode size, String... keys) {
        // transformers 5 writes keys that do not apply as nulls
        long stated = size.properties().stream()
                .filter(entry -> !absent(entry.getValue()))
                .count();
        return stated == keys.length && Stream.of(keys).noneMatch(key -> absent(size.path(key)));
    }

    private Crop crop() {
        JsonNode size = json.path("crop_size");
        if (size.isArray() && size.size() == 2) {
            return new Crop.Centre(
                    integer("crop_size", size.path(0), 0), integer("crop_size", size.path(1), 0), rounding());
        }
        if (size.isObject()) {
            return new Crop.Centre(
                    integer("crop_size.height", size.path("height"), 0),
                    integer("crop_size.width", size.path("width"), 0),
                    rounding());
        }
        int edge = integer("crop_size", size, kind.cropEdge());
        return new Crop.Centre(edge, edge, rounding());
    }

    /** A key that only scripts/export_model.py writes, for models of open_clip. */
    private Crop.Rounding rounding() {
        return switch (text("crop_rounding", "down")) {
            case "down" -> Crop.Rounding.DOWN;
            case "half_even" -> Crop.Rounding.HALF_EVEN;
            default ->
                throw new IllegalArgumentException(
                        "'crop_rounding' is 'down' or 'half_even', not " + json.path("crop_rounding"));
        };
    }

    private Pad pad() {
        JsonNode size = json.path("pad_size");
        if (absent(size)) {
            return new Pad.None(); // pads to the largest of a batch: no effect, since all sizes are equal
        }
        return new Pad.UpTo(
                integer("pad_size.height", size.path("height"), 0), integer("pad_size.width", size.path("width"), 0));
    }

    /** Rejects a crop after that of ConvNeXT's processor, a combination that no known model has. */
    private static void requireNoSecondCrop(Crop crop) {
        if (!(crop instanceof Crop.None)) {
            throw new IllegalArgumentException("'do_center_crop' beside ConvNeXT's own crop is not known here");
        }
    }

    private Resize convNextResize(Resize.ShortestEdge edge) {
        return edge.pixels() < CONVNEXT_WHOLE
                ? new Resize.ShortestEdge(
                        (int) (edge.pixels() / number("crop_pct", json.path("crop_pct"), 224.0 / 256)))
                : new Resize.Exact(edge.pixels(), edge.pixels());
    }

    private static Crop convNextCrop(Resize.ShortestEdge edge) {
        return edge.pixels() < CONVNEXT_WHOLE ? new Crop.Centre(edge.pixels(), edge.pixels()) : new Crop.None();
    }

    private String text(String key, String fallback) {
        return json.path(key).asText(fallback);
    }

    private List<Double> perChannel(String key, List<Double> fallback) {
        JsonNode node = json.path(key);
        if (absent(node)) {
            return fallback;
        }
        if (node.isNumber()) {
            return List.of(node.doubleValue(), node.doubleValue(), node.doubleValue());
        }
        List<Double> values = new ArrayList<>();
        for (JsonNode element : node) {
            values.add(number(key, element, Double.NaN));
        }
        return values;
    }

    private boolean flag(String key, boolean fallback) {
        JsonNode node = json.path(key);
        if (!absent(node) && !node.isBoolean()) {
            throw new IllegalArgumentException("'%s' is true or false, not %s".formatted(key, node));
        }
        return absent(node) ? fallback : node.booleanValue();
    }

    private static int integer(String key, JsonNode node, int fallback) {
        if (!absent(node) && !node.canConvertToExactIntegral()) {
            throw new IllegalArgumentException("'%s' is a whole number, not %s".formatted(key, node));
        }
        return absent(node) ? fallback : node.intValue();
    }

    private static double number(String key, JsonNode node, double fallback) {
        if (!absent(node) && !node.isNumber()) {
            throw new IllegalArgumentException("'%s' is a number, not %s".formatted(key, node));
        }
        return absent(node) ? fallback : node.doubleValue();
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
