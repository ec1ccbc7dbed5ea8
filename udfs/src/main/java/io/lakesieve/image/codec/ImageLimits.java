package io.lakesieve.image.codec;

import java.io.Serializable;

/**
 * How large a picture may be: checked on its length and its header, before a pixel is decoded, so that a decompression
 * bomb costs nothing.
 *
 * @param maxBytes largest length of the encoded picture, in bytes, 1 to {@link #HIGHEST_MAX_BYTES}
 * @param maxPixels largest number of pixels, width times height, 1 to {@link #HIGHEST_MAX_PIXELS}
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {
    /** Longer files do not fit in an array of Java. */
    public static final int HIGHEST_MAX_BYTES = Integer.MAX_VALUE;

    /** The most pixels of which an array of Java holds four samples each: those of CMYK, or of RGB with alpha. */
    public static final int HIGHEST_MAX_PIXELS = (Integer.MAX_VALUE - 8) / 4;

    /**
     * 100 MiB, which is far above any photograph, and 89,478,485 pixels: the number at which Pillow begins to warn of a
     * bomb, 256 MiB as RGB, which a task slot with an ordinary heap still decodes.
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
