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
 * The codecs, each named: nothing is searched for on the class path, so that an executor finds what the driver found
 * whatever class loader its threads have.
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

    /** The bytes as ImageIO reads them, without a cache on disk. */
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
