package io.lakesieve.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.repository.ModelVariant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The tiny models of {@code scripts/make_test_models.py}, with Python's results. */
public final class TestModels {
    private static final Path ROOT = root();
    private static final JsonNode REFERENCE = reference();

    private TestModels() {}

    public static Path directory(String name) {
        return ROOT.resolve(name);
    }

    public static ModelSpec open(String name) {
        return open(directory(name));
    }

    public static ModelSpec open(Path directory) {
        return new ModelRepository(new Configuration()).open(directory.toString());
    }

    public static ModelSpec open(Path directory, ModelVariant variant) {
        return new ModelRepository(new Configuration()).open(directory.toString(), variant);
    }

    /** A copy of a model that a test may damage. */
    public static Path copy(String name, Path target) {
        try (Stream<Path> files = Files.walk(directory(name))) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(directory(name).relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> prompts() {
        List<String> prompts = new ArrayList<>();
        REFERENCE.path("prompts").forEach(prompt -> prompts.add(prompt.asText()));
        return prompts;
    }

    /** Python's token ids of {@link #prompts}. */
    public static List<long[]> ids(String model) {
        List<long[]> ids = new ArrayList<>();
        for (JsonNode row : REFERENCE.path(model).path("ids")) {
            long[] tokens = new long[row.size()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = row.get(i).longValue();
            }
            ids.add(tokens);
        }
        return ids;
    }

    /** Python's embeddings of {@link #prompts}. */
    public static List<float[]> textEmbeddings(String model) {
        return floats(REFERENCE.path(model).path("embeddings"));
    }

    /** Python's embeddings of pictures 0 to 4. */
    public static List<float[]> imageEmbeddings(String model) {
        return floats(REFERENCE.path(model).path("images"));
    }

    /** The pixels of synthetic pictures, which Python computes by the same formula. */
    public static float[] pixels(int length, int... pictures) {
        float[] pixels = new float[length * pictures.length];
        for (int place = 0; place < pictures.length; place++) {
            for (int i = 0; i < length; i++) {
                pixels[place * length + i] = (i * 37 + pictures[place] * 11) % 101 / 101f - 0.5f;
            }
        }
        return pixels;
    }

    private static List<float[]> floats(JsonNode rows) {
        List<float[]> result = new ArrayList<>();
        for (JsonNode row : rows) {
            float[] values = new float[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i).floatValue();
            }
            result.add(values);
        }
        return result;
    }

    private static Path root() {
        try {
            return Path.of(TestModels.class.getResource("/models").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode reference() {
        try {
            return new ObjectMapper().readTree(ROOT.resolve("reference.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
