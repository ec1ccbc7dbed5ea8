package io.lakesieve.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.decode.ImageDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Results of a model's own Python code for pictures, tensors and prompts, written by {@code
 * scripts/make_model_references.py}.
 */
final class SourceReference {
    private final JsonNode json;

    private SourceReference(JsonNode json) {
        this.json = json;
    }

    static SourceReference of(String kind) {
        return new SourceReference(read(TestModels.directory(kind).resolve("reference.json")));
    }

    static List<String> prompts() {
        List<String> prompts = new ArrayList<>();
        read(TestModels.directory("prompts.json")).forEach(prompt -> prompts.add(prompt.asText()));
        return prompts;
    }

    /** Token ids of {@link #prompts}. */
    List<long[]> ids() {
        List<long[]> ids = new ArrayList<>();
        for (JsonNode row : json.path("ids")) {
            long[] tokens = new long[row.size()];
            Arrays.setAll(tokens, i -> row.get(i).longValue());
            ids.add(tokens);
        }
        return ids;
    }

    /** Embeddings of {@link #prompts}. */
    List<float[]> texts() {
        return rows(json.path("texts"));
    }

    /** Embeddings of {@link TestModels#pixels} of pictures 0 to 3. */
    List<float[]> tensors() {
        return rows(json.path("tensors"));
    }

    /** The names of the pictures of one format. */
    List<String> pictures(String suffix) {
        List<String> names = new ArrayList<>();
        json.path("images").fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !name.endsWith("." + suffix));
        return names;
    }

    float[] image(String picture) {
        return floats(json.path("images").path(picture));
    }

    /** Embeddings of all pictures of one format. */
    List<float[]> images(String suffix) {
        return pictures(suffix).stream().map(this::image).toList();
    }

    static RgbImage decode(String picture) {
        try {
            byte[] bytes = Files.readAllBytes(TestModels.directory("pictures").resolve(picture));
            if (new ImageDecoder(ImageLimits.DEFAULT).decode(bytes) instanceof DecodedImage.Pixels pixels) {
                return pixels.image();
            }
            throw new AssertionError(picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The median distance between different rows, the scale of errors. */
    static double medianDistance(List<float[]> rows) {
        double[] distances = new double[rows.size() * (rows.size() - 1) / 2];
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < i; j++) {
                distances[count++] = distance(rows.get(i), rows.get(j));
            }
        }
        Arrays.sort(distances);
        return distances[count / 2];
    }

    static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = (double) one[i] - other[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    private static List<float[]> rows(Iterable<JsonNode> rows) {
        List<float[]> result = new ArrayList<>();
        rows.forEach(row -> result.add(floats(row)));
        return result;
    }

    private static float[] floats(JsonNode row) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i).floatValue();
        }
        return values;
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
