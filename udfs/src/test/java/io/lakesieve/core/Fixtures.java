package io.lakesieve.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.core.evaluation.DetectionMetrics;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * One folder of numeric fixtures, made with the published code of NegLabel and AdaNeg; {@code fixtures/README.md} among
 * the test resources describes each array and its tolerance.
 */
public final class Fixtures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String folder;
    private final JsonNode meta;

    private Fixtures(String folder) {
        this.folder = folder;
        try {
            this.meta = JSON.readTree(read("meta.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens {@code tiny}, {@code small}, {@code edge} or {@code fdr}. */
    public static Fixtures of(String folder) {
        return new Fixtures(folder);
    }

    public boolean has(String array) {
        return meta.get("arrays").has(array);
    }

    public float[] floats(String array) {
        ByteBuffer bytes = bytes(array, "f32");
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    public double[] doubles(String array) {
        ByteBuffer bytes = bytes(array, "f64");
        double[] values = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    public int[] ints(String array) {
        ByteBuffer bytes = bytes(array, "i32");
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return values;
    }

    public EmbeddingMatrix matrix(String array) {
        JsonNode shape = describe(array).get("shape");
        return new EmbeddingMatrix(shape.get(0).asInt(), shape.get(1).asInt(), floats(array));
    }

    /** The metrics by NegLabel's definitions, and OpenOOD's FPR95, by the name of the score. */
    public Map<String, DetectionMetrics> metrics() {
        Map<String, DetectionMetrics> byScore = new TreeMap<>();
        meta.get("metrics").properties().forEach(entry -> byScore.put(entry.getKey(), metrics(entry.getValue())));
        return byScore;
    }

    /** A number or an object of {@code meta.json} by its name. */
    public JsonNode value(String name) {
        return meta.required(name);
    }

    /** The metrics of tied scores, which only {@code edge} has. */
    public JsonNode metricTieCase() {
        return meta.get("metric_tie_case");
    }

    static DetectionMetrics metrics(JsonNode block) {
        JsonNode negLabel = block.get("neglabel");
        return new DetectionMetrics(
                negLabel.get("auroc").asDouble(),
                negLabel.get("aupr_in").asDouble(),
                negLabel.get("aupr_out").asDouble(),
                negLabel.get("fpr95").asDouble(),
                block.get("openood").get("fpr95").asDouble());
    }

    private JsonNode describe(String array) {
        return meta.get("arrays").required(array);
    }

    private ByteBuffer bytes(String array, String type) {
        JsonNode description = describe(array);
        if (!description.get("dtype").asText().equals(type)) {
            throw new IllegalArgumentException(array + " is " + description.get("dtype") + ", not " + type);
        }
        return ByteBuffer.wrap(read(description.get("file").asText())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] read(String file) {
        String path = "/fixtures/" + folder + "/" + file;
        try (InputStream stream = Fixtures.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalArgumentException("No test resource " + path);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
