package io.lakesieve.job.device;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;

/** Loads four photographs with their words, for checking a model and for measuring it; {@code samples/LICENSE.md} says whose. */
public final class SampleImages {
    private static final String RESOURCES = "/samples/";
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;

    private SampleImages() {}

    /**
     * A photograph.
     *
     * @param word what it shows
     * @param file its name among the application's samples
     */
    public record Sample(String word, String file) {
        public byte[] bytes() {
            return resource(file);
        }
    }

    public static final List<Sample> SAMPLES = List.of(
            new Sample("cat", "cat.jpg"),
            new Sample("coffee", "coffee.jpg"),
            new Sample("rocket", "rocket.jpg"),
            new Sample("space suit", "astronaut.jpg"));

    /** Words of one, two or three parts, for prompts of usual lengths. */
    static List<String> words() {
        return new String(resource("words.txt"), StandardCharsets.UTF_8).lines().toList();
    }

    /** The samples as JPEGs of 500 x 375, the size of usual data sets: what decoding takes is measured on these. */
    static List<byte[]> ofUsualSize() {
        return SAMPLES.stream().map(sample -> enlarged(sample.bytes())).toList();
    }

    private static byte[] enlarged(byte[] small) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(small));
            BufferedImage large = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = large.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(image, 0, 0, WIDTH, HEIGHT, null);
            graphics.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(large, "jpeg", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream stream = SampleImages.class.getResourceAsStream(RESOURCES + name)) {
            if (stream == null) {
                throw new FileNotFoundException("The application lacks " + RESOURCES + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
