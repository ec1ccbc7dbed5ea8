package io.lakesieve.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the forms that {@code preprocessor_config.json} has had over the years into one {@link PreprocessorConfig}. */
final class PreprocessorJson {
    private static final Set<String> KNOWN_STEPS =
            Set.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb");
    /** Keys of other image processors that change pixels when they are neither absent, null nor false. */
    private static final Set<String> UNKNOWN_PROCESSING =
            Set.of("crop_pct", "rescale_offset", "include_top", "max_size", "pad_size", "use_square_size");

    private static final int CLIP_EDGE = 224;
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_DEVIATION = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final List<Double> NO_MEAN = List.of(0.0, 0.0, 0.0);
    private static final List<Double> NO_DEVIATION = List.of(1.0, 1.0, 1.0);

    private final JsonNode json;

    private PreprocessorJson(JsonNode json) {
        this.json = json;
    }

    static PreprocessorConfig parse(String text) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("It holds no JSON object");
        }
        return new PreprocessorJson(json).config();
    }

    private PreprocessorConfig config() {
        refuseUnknownProcessing();
        boolean normalize = flag("do_normalize", true);
        return new PreprocessorConfig(
                flag("do_resize", true) ? resize() : new Resize.None(),
                Resampling.ofPillowCode(integer("resample", json.path("resample"), Resampling.BICUBIC.pillowCode())),
                flag("do_center_crop", cropsUnlessTold()) ? crop() : new Crop.None(),
                flag("do_rescale", true) ? number("rescale_factor", json.path("rescale_factor"), 1.0 / 255) : 1,
                normalize ? perChannel("image_mean", CLIP_MEAN) : NO_MEAN,
                normalize ? perChannel("image_std", CLIP_DEVIATION) : NO_DEVIATION);
    }

    private void refuseUnknownProcessing() {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            boolean unknown = entry.getKey().startsWith("do_")
                    ? !KNOWN_STEPS.contains(entry.getKey())
                    : UNKNOWN_PROCESSING.contains(entry.getKey());
            JsonNode value = entry.getValue();
            if (unknown && !value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
                throw new IllegalArgumentException(
                        "It asks for a step that Lakesieve does not know: '%s': %s".formatted(entry.getKey(), value));
            }
        }
    }

    /** CLIP's processor crops by default; those of other models that leave the key out do not crop at all. */
    private boolean cropsUnlessTold() {
        String type = json.path("image_processor_type")
                .asText(json.path("feature_extractor_type").asText("CLIP"));
        return type.startsWith("CLIP");
    }

    private Resize resize() {
        JsonNode size = json.path("size");
        if (size.has("height") && size.has("width") && size.size() == 2) {
            return new Resize.Exact(
                    integer("size.height", size.path("height"), 0), integer("size.width", size.path("width"), 0));
        }
        if (size.isObject() && !(size.has("shortest_edge") && size.size() == 1)) {
            throw new IllegalArgumentException(
                    "'size' is a number, or has 'shortest_edge', or 'height' and 'width'; not " + size);
        }
        JsonNode edge = size.isObject() ? size.path("shortest_edge") : size;
        return new Resize.ShortestEdge(integer("size", edge, CLIP_EDGE));
    }

    private Crop crop() {
        JsonNode size = json.path("crop_size");
        if (size.isObject()) {
            return new Crop.Centre(
                    integer("crop_size.height", size.path("height"), 0),
                    integer("crop_size.width", size.path("width"), 0));
        }
        int edge = integer("crop_size", size, CLIP_EDGE);
        return new Crop.Centre(edge, edge);
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
