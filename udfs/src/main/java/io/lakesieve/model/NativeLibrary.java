package io.lakesieve.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A native library of this JVM: what a machine of another kind, or an old C library, fails at.
 *
 * @param name what it is
 * @param version its version, as it says itself where it does
 * @param paths the files that the operating system has mapped for it; empty where it does not tell
 */
public record NativeLibrary(String name, String version, List<String> paths) implements Serializable {
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final String TOKENIZERS = "native/lib/tokenizers.properties";

    public NativeLibrary {
        paths = List.copyOf(paths);
    }

    /** ONNX Runtime, which is started, and the tokenizers, if a model with a text tower was loaded before. */
    public static List<NativeLibrary> ofThisProcess() {
        String build = InferenceEngine.isCudaBuild() ? " (CUDA build)" : " (CPU build)";
        return List.of(
                new NativeLibrary("ONNX Runtime", InferenceEngine.version() + build, mapped("onnxruntime")),
                new NativeLibrary("tokenizers", tokenizersVersion(), mapped("tokenizers")));
    }

    private static String tokenizersVersion() {
        try (InputStream in = NativeLibrary.class.getClassLoader().getResourceAsStream(TOKENIZERS)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Files that Linux has mapped into this process; no other system tells. */
    private static List<String> mapped(String name) {
        if (!Files.isReadable(MAPPINGS)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(MAPPINGS, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.substring(line.indexOf('/') + 1))
                    .filter(path -> path.contains(name) && path.matches(".*\\.so[.0-9]*"))
                    .map(path -> "/" + path)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
