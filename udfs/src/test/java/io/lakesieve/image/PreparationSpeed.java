package io.lakesieve.image;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.image.preprocess.Preprocessor;
import io.lakesieve.image.preprocess.PreprocessorConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures decoding and preprocessing of a folder's pictures on one thread, in milliseconds of processor time each. A
 * main, not a test.
 *
 * <pre>java -cp ... io.lakesieve.image.PreparationSpeed FOLDER [ROUNDS] [PREPROCESSOR_CONFIG_JSON]</pre>
 */
public final class PreparationSpeed {
    private static final int PICTURES = 400;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PreparationSpeed() {}

    public static void main(String[] arguments) throws IOException {
        List<byte[]> files = files(Path.of(arguments[0]));
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        String recipe = arguments.length > 2 ? Files.readString(Path.of(arguments[2])) : "{}";
        Preprocessor preprocessor = new Preprocessor(PreprocessorConfig.parse(recipe));
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        float[] tensor = new float[preprocessor.length()];
        for (int round = 0; round < rounds; round++) {
            long decoding = 0;
            long preparing = 0;
            for (byte[] file : files) {
                long start = THREADS.getCurrentThreadCpuTime();
                DecodedImage image = decoder.decode(file);
                long between = THREADS.getCurrentThreadCpuTime();
                preprocessor.fill(image, tensor, 0);
                long end = THREADS.getCurrentThreadCpuTime();
                decoding += between - start;
                preparing += end - between;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d pictures: decode %.3f ms, resize, crop and normalise %.3f ms%n",
                    files.size(),
                    decoding / 1e6 / files.size(),
                    preparing / 1e6 / files.size());
        }
    }

    private static List<byte[]> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> pictures =
                    files.filter(Files::isRegularFile).sorted().limit(PICTURES).toList();
            return pictures.stream().map(PreparationSpeed::read).toList();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
