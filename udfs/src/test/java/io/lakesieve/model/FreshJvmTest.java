package io.lakesieve.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.LoadedModels;
import io.lakesieve.model.runtime.TextEncoder;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests in new JVMs, in which nothing is initialised yet, as on executors. */
public class FreshJvmTest {
    /** Prints the length of an embedding of a model given by its directory. */
    public static final class Embed {
        public static void main(String[] arguments) {
            try (TextEncoder encoder = LoadedModels.texts(TestModels.open(Path.of(arguments[0])))) {
                System.out.println(
                        "dimension " + encoder.embed(List.of("a dog")).dimension());
            }
        }
    }

    /**
     * Prints the network connections that loading a model attempts, and the system property that must be restored
     * afterwards.
     */
    public static final class Connections extends ProxySelector {
        private final List<URI> asked = Collections.synchronizedList(new ArrayList<>());

        public static void main(String[] arguments) {
            Connections connections = new Connections();
            ProxySelector.setDefault(connections);
            ModelSpec model = TestModels.open(Path.of(arguments[0]));
            LoadedModels.images(model).close();
            LoadedModels.texts(model).close();
            System.out.println(connections.asked + " offline=" + System.getProperty("ai.djl.offline"));
        }

        @Override
        public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // Ignored: only attempts count, whether there is a network or not.
        }
    }

    @Test
    void aModelCallsNobodyWarnsOfNothingAndLeavesNoSettingToOthers() throws Exception {
        ProcessBuilder builder = java(
                        Connections.class, TestModels.directory("tiny").toString())
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true);
        builder.command().add(1, "-Dlog4j2.level=WARN");
        Process process = builder.start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.lines().toList())
                .contains("[] offline=null")
                .noneMatch(line -> line.contains("CUDA"))
                .noneMatch(line -> line.contains("ai.djl"));
        assertThat(process.waitFor()).isZero();
    }

    /** ONNX Runtime 1.29.0 read the process's command line and crashed if it was longer than some 3 kB. */
    @Test
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        Process process = java(Embed.class, TestModels.directory("tiny").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.strip()).isEqualTo("dimension 6");
        assertThat(process.waitFor()).isZero();
    }

    /** A JVM with a long command line that inherits this one's standard error. */
    public static ProcessBuilder java(Class<?> main, String argument) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpadding=" + "/some/long/path/of/some/library.jar:".repeat(1_000),
                        "-cp",
                        classPath(),
                        main.getName(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** The class path; Surefire may put it in the manifest of a jar. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
