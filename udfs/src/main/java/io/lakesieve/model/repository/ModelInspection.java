package io.lakesieve.model.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.OnnxGraph;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the files of one model, each once, and records the length and SHA-256 of every file. */
final class ModelInspection {
    private final ModelSource source;
    private final Map<String, ModelFileEntry> files = new TreeMap<>();

    ModelInspection(ModelSource source) {
        this.source = source;
    }

    /** The model's URI. */
    String uri() {
        return source.uri();
    }

    /** The files read so far, by path. */
    Map<String, ModelFileEntry> files() {
        return files;
    }

    /** The text of a file; empty if there is none. */
    Optional<String> text(String path) {
        return read(path, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    /** The text of a required file. */
    String requiredText(String path, String purpose) {
        return text(path).orElseThrow(() -> missing(path, purpose));
    }

    /** The JSON of a file; an empty object if there is none. */
    JsonNode json(String path) {
        return text(path).map(text -> parse(path, text)).orElseGet(() -> parse(path, "{}"));
    }

    /** The JSON of a required file. */
    JsonNode requiredJson(String path, String purpose) {
        return parse(path, requiredText(path, purpose));
    }

    /** The declarations of an ONNX file; records its external data files too. */
    Optional<OnnxGraph> graph(String path) {
        Optional<OnnxGraph> graph = read(path, OnnxGraph::read);
        graph.ifPresent(found -> found.dataFiles().forEach(data -> takeDataFile(path, data)));
        return graph;
    }

    private void takeDataFile(String onnx, String location) {
        String path = onnx.substring(0, onnx.lastIndexOf('/') + 1) + location;
        if (location.startsWith("/") || ("/" + location + "/").contains("/../")) {
            throw malformed(onnx, "it keeps its weights outside the model's directory, in '" + location + "'");
        }
        if (!files.containsKey(path)
                && read(path, in -> in.transferTo(OutputStream.nullOutputStream()))
                        .isEmpty()) {
            throw missing(path, "holds the weights of " + onnx);
        }
    }

    /** The variants in which the model has a tower, in a file of its own or in one with both towers. */
    List<ModelVariant> variants(String stem) {
        return Arrays.stream(ModelVariant.values())
                .filter(variant -> has(variant.file(stem)) || has(variant.file(ModelRepository.BOTH_TOWERS)))
                .toList();
    }

    private boolean has(String path) {
        try {
            return source.has(path);
        } catch (IOException e) {
            throw malformed(path, e.getMessage());
        }
    }

    ModelException missing(String path, String purpose) {
        return new ModelException(
                "The model '%s' has no %s, which %s: %s".formatted(source.uri(), path, purpose, source.remedy()));
    }

    ModelException malformed(String path, String what) {
        return new ModelException("The file %s of the model '%s' cannot be used: %s; export or download it again"
                .formatted(path, source.uri(), what));
    }

    private JsonNode parse(String path, String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw malformed(path, "it is not valid JSON (" + e.getOriginalMessage() + ")");
        }
    }

    private <T> Optional<T> read(String path, Reading<T> reading) {
        try (InputStream opened = source.open(path).orElse(null)) {
            if (opened == null) {
                return Optional.empty();
            }
            DigestingStream in = new DigestingStream(new BufferedInputStream(opened));
            T result = reading.of(in);
            in.transferTo(OutputStream.nullOutputStream());
            files.put(path, new ModelFileEntry(path, in.length(), in.sha256()));
            return Optional.of(result);
        } catch (IOException e) {
            throw malformed(path, e.getMessage());
        }
    }

    private interface Reading<T> {
        T of(InputStream in) throws IOException;
    }
}
