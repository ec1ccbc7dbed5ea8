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
 * A native library that this JVM has loaded, for diagnosing machines on which none is found or the C library is too
 * old.
 *
 * @param name the library's name
 * @param version its version, from the library itself where it tells
 * @param paths its files as mapped by the operating system; empty on systems other than Linux
 */
public record NativeLibrary(String name, String version, List<String> paths) implements Serializable {
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final String TOKENIZERS = "native/lib/tokenizers.properties";

    public NativeLibrary {
        paths = List.copyOf(paths);
    }

    /** ONNX Runtime, which this call starts, and the tokenizer library, if a text tower was loaded before. */
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

    /** The files that are mapped into this process, from Linux's {@code /proc}. */
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
