package io.lakesieve.cli;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.model.repository.ModelRepository;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.runtime.ImageEncoder;
import io.lakesieve.model.runtime.LoadedModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs {@code embed} again and again in one JVM and times it; {@code scripts/benchmark/measure_embed.py} drives it. A
 * main, not a test.
 *
 * <p>It reads a command a line, with tabs between words, and answers with a line:
 *
 * <ul>
 *   <li>{@code embed MODEL IMAGES LAKE}: the seconds of the whole command, from its flags to its last commit
 *   <li>{@code parts MODEL IMAGES COUNT}: milliseconds a picture of one thread for reading, decoding, preprocessing and
 *       inference
 * </ul>
 */
public final class EmbedSpeed {
    private EmbedSpeed() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t", -1);
            if (words[0].equals("embed")) {
                out.printf(Locale.ROOT, "%.4f%n", embed(words[1], words[2], words[3]));
            } else {
                out.println(parts(words[1], Path.of(words[2]), Integer.parseInt(words[3])));
            }
        }
    }

    private static double embed(String model, String images, String lake) {
        StringWriter console = new StringWriter();
        PrintWriter writer = new PrintWriter(console);
        long start = System.nanoTime();
        int exitCode = Lakesieve.execute(writer, writer, "embed", "--images", images, "--model", model, "--lake", lake);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exitCode != 0) {
            throw new IllegalStateException(console.toString());
        }
        return seconds;
    }

    private static String parts(String model, Path images, int count) throws IOException {
        ModelSpec spec = new ModelRepository(new Configuration()).open(model);
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        try (ImageEncoder encoder = LoadedModels.images(spec);
                Stream<Path> walk = Files.walk(images)) {
            List<Path> files =
                    walk.filter(Files::isRegularFile).sorted().limit(count).toList();
            long[] nanos = new long[4];
            float[] batch =
                    new float[encoder.batchSize() * encoder.preprocessor().length()];
            int filled = 0;
            for (Path file : files) {
                long start = System.nanoTime();
                byte[] bytes = Files.readAllBytes(file);
                long read = System.nanoTime();
                DecodedImage image = decoder.decode(bytes);
                long decoded = System.nanoTime();
                encoder.preprocessor().fill(image, batch, filled++);
                long prepared = System.nanoTime();
                if (filled == encoder.batchSize()) {
                    encoder.embed(batch, filled);
                    filled = 0;
                }
                long embedded = System.nanoTime();
                nanos[0] += read - start;
                nanos[1] += decoded - read;
                nanos[2] += prepared - decoded;
                nanos[3] += embedded - prepared;
            }
            List<String> millis = new ArrayList<>();
            for (long part : nanos) {
                millis.add(String.format(Locale.ROOT, "%.4f", part / 1e6 / files.size()));
            }
            return String.join("\t", millis);
        }
    }
}
