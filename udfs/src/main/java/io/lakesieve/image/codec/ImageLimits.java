package io.lakesieve.image.codec;

import java.io.Serializable;

/**
 * Limits on the size of a picture. They are checked against the file's length and its header, before any pixel is
 * decoded, so that a decompression bomb costs no memory.
 *
 * @param maxBytes maximum length of the file in bytes, 1 to {@link #HIGHEST_MAX_BYTES}
 * @param maxPixels maximum number of pixels, width times height, 1 to {@link #HIGHEST_MAX_PIXELS}
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {
    /** Upper limit of {@code maxBytes}: longer files do not fit in a Java array. */
    public static final int HIGHEST_MAX_BYTES = Integer.MAX_VALUE;

    /** Upper limit of {@code maxPixels}: a Java array holds four samples per pixel (CMYK or RGBA) of so many. */
    public static final int HIGHEST_MAX_PIXELS = (Integer.MAX_VALUE - 8) / 4;

    /**
     * 100 MiB, far above any photograph, and 89,478,485 pixels, the number above which Pillow warns of a decompression
     * bomb: 256 MiB as RGB, which fits in an ordinary heap.
     */
    public static final ImageLimits DEFAULT = new ImageLimits(100L << 20, (1L << 30) / 4 / 3);

    public ImageLimits {
        requireWithin("maxBytes", maxBytes, HIGHEST_MAX_BYTES);
        requireWithin("maxPixels", maxPixels, HIGHEST_MAX_PIXELS);
    }

    private static void requireWithin(String name, long limit, int highest) {
        if (limit < 1 || limit > highest) {
            throw new IllegalArgumentException(
                    "The image limit %s is from 1 to %d, not %d".formatted(name, highest, limit));
        }
    }

    /** Rejects a file by its length. */
    public void checkBytes(long bytes) throws ImageRejection {
        if (bytes > maxBytes) {
            throw ImageRejection.tooLarge("The file has %d bytes, more than the %d allowed".formatted(bytes, maxBytes));
        }
    }

    /** Rejects a picture by the size that its header declares. */
    public void checkPixels(long width, long height) throws ImageRejection {
        if (width < 1 || height < 1) {
            throw ImageRejection.unreadable("The header declares %d x %d pixels".formatted(width, height));
        }
        if (width * height > maxPixels) {
            throw ImageRejection.tooLarge(
                    "The picture has %d x %d pixels, more than the %d allowed".formatted(width, height, maxPixels));
        }
    }
}
