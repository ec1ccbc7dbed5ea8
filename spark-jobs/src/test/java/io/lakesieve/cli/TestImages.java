package io.lakesieve.cli;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small pictures for the tiny model, and the model itself. */
public final class TestImages {
    /** Both towers, six dimensions; made by {@code scripts/make_test_models.py}. */
    public static final Path MODEL = Path.of("..", "udfs", "src", "test", "resources", "models", "tiny")
            .toAbsolutePath()
            .normalize();

    private static final int EDGE = 20;

    /** Writes a picture of two colours that the seed decides. */
    public static Path write(Path file, int seed) {
        BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < EDGE; y++) {
            for (int x = 0; x < EDGE; x++) {
                boolean inside = (x + y * seed) % (seed + 3) < 2;
                image.setRGB(x, y, Color.HSBtoRGB(seed / 7f, 1, inside ? 1 : 0.3f));
            }
        }
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a text file. */
    public static String text(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a file that is there. */
    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestImages() {}
}
