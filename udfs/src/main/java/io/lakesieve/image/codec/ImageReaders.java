package io.lakesieve.image.codec;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Creates ImageIO's readers from their providers' classes instead of looking them up on the class path, so that driver
 * and executors use the same ones whatever their threads' class loaders are.
 */
public final class ImageReaders {
    private static final ImageReaderSpi JPEG = builtIn("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");
    private static final ImageReaderSpi TIFF = new TIFFImageReaderSpi();

    private ImageReaders() {}

    public static ImageReader jpeg() throws IOException {
        return JPEG.createReaderInstance();
    }

    public static ImageReader tiff() throws IOException {
        return TIFF.createReaderInstance();
    }

    /** An ImageIO stream over the bytes, without a cache on disk. */
    public static ImageInputStream input(byte[] bytes) {
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
    }

    private static ImageReaderSpi builtIn(String provider) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi candidate = providers.next();
            if (candidate.getClass().getName().equals(provider)) {
                return candidate;
            }
        }
        throw new IllegalStateException("This Java runtime lacks " + provider);
    }
}
