package io.lakesieve.image;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.decode.ImageDecoder;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Test pictures with the results of Pillow and transformers, written by {@code scripts/make_image_references.py}. */
public final class ImageReferences {
    private static final Path ROOT = root();

    private ImageReferences() {}

    /** The pictures of the folder {@code decode} with these suffixes. */
    public static List<String> pictures(String... suffixes) {
        try (Stream<Path> files = Files.list(ROOT.resolve("decode"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> Stream.of(suffixes).anyMatch(suffix -> name.endsWith("." + suffix)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pixels that Pillow sees in a picture of the folder {@code decode}. */
    public static RgbImage expected(String picture) {
        return rgb("decode/" + picture + ".rgb.gz");
    }

    public static RgbImage rgb(String path) {
        try (DataInputStream in = new DataInputStream(unzipped(path))) {
            return new RgbImage(in.readInt(), in.readInt(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static float[] floats(String path) {
        try (GZIPInputStream in = unzipped(path)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] floats = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(floats);
            return floats;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes a picture that must not be rejected. */
    public static RgbImage decode(byte[] bytes) {
        DecodedImage decoded = new ImageDecoder(ImageLimits.DEFAULT).decode(bytes);
        if (decoded instanceof DecodedImage.Pixels pixels) {
            return pixels.image();
        }
        throw new AssertionError(decoded.toString());
    }

    private static GZIPInputStream unzipped(String path) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes(path)));
    }

    private static Path root() {
        try {
            return Path.of(ImageReferences.class.getResource("/images").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
