package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

/**
 * Turns the bytes of a picture into RGB as Pillow would.
 *
 * <p>EXIF orientation is applied, alpha is composited over white, 16 bits are divided by 257, CMYK follows Pillow's
 * formula, colour profiles are ignored, and of several frames the first counts. JPEG, PNG, GIF, BMP, TIFF and WebP are
 * read. Nothing that a file can hold makes {@link #decode} throw. Threads may share a decoder.
 */
@SuppressWarnings("DoNotCallSuggester") // until written
public final class ImageDecoder {
    private final ImageLimits limits;

    public ImageDecoder(ImageLimits limits) {
        this.limits = requireNonNull(limits, "limits");
    }

    /** Decodes a whole file's bytes; whatever is wrong with them is a {@link DecodedImage.Rejected}. */
    public DecodedImage decode(byte[] bytes) {
        throw new UnsupportedOperationException("not written yet: " + limits + bytes.length);
    }

    /**
     * Reads a row of Spark's {@code image} data source.
     *
     * @param height rows
     * @param width columns
     * @param channels 1 (grey), 3 (BGR) or 4 (BGRA)
     * @param mode OpenCV's type code: {@code CV_8UC1} 0, {@code CV_8UC3} 16 or {@code CV_8UC4} 24
     * @param data {@code height x width x channels} bytes
     */
    public DecodedImage fromRaster(int height, int width, int channels, int mode, byte[] data) {
        throw new UnsupportedOperationException("not written yet" + height + width + channels + mode + data.length);
    }
}
