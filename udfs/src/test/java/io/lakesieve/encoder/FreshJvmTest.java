package io.lakesieve.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a JVM shows that nobody has prepared, as on an executor. */
class FreshJvmTest {
    /** Prints the length of an embedding of a model given by its directory. */
    public static final class Embed {
        public static void main(String[] arguments) {
            try (TextEncoder encoder = LoadedModels.texts(TestModels.open(Path.of(arguments[0])))) {
                System.out.println(
                        "dimension " + encoder.embed(List.of("a dog")).dimension());
            }
        }
    }

    /** ONNX Runtime 1.29.0 read the command line of the process, and ended it when that was longer than some 3 kB. */
    @Test
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        Process process = java(Embed.class, TestModels.directory("tiny").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output.strip()).isEqualTo("dimension 6");
        assertThat(process.waitFor()).isZero();
    }

    /** A JVM whose command line is long, and whose errors are this one's. */
    static ProcessBuilder java(Class<?> main, String argument) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpadding=" + "/some/long/path/of/some/library.jar:".repeat(1_000),
                        "-cp",
                        classPath(),
                        main.getName(),
                        argument)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Surefire may start the tests from a jar that only names the class path. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
