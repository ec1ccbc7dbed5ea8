package io.lakesieve.image;

import java.io.Serializable;

/**
 * How large a picture may be: checked on its length and its header, before a pixel is decoded, so that a decompression
 * bomb costs nothing.
 *
 * @param maxBytes largest length of the encoded picture, in bytes
 * @param maxPixels largest number of pixels, width times height
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {
    /**
     * 100 MiB, which is far above any photograph, and 89,478,485 pixels: the number at which Pillow begins to warn of a
     * bomb, 256 MiB as RGB, which a task slot with an ordinary heap still decodes.
     */
    public static final ImageLimits DEFAULT = new ImageLimits(100L << 20, (1L << 30) / 4 / 3);

    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1) {
            throw new IllegalArgumentException(
                    "Image limits are at least 1, not %d bytes and %d pixels".formatted(maxBytes, maxPixels));
        }
    }

    /** Rejects a file by its length. */
    void checkBytes(long bytes) throws ImageRejection {
        if (bytes > maxBytes) {
            throw ImageRejection.tooLarge("The file has %d bytes, more than the %d allowed".formatted(bytes, maxBytes));
        }
    }

    /** Rejects a picture by the size that its header declares. */
    void checkPixels(long width, long height) throws ImageRejection {
        if (width < 1 || height < 1) {
            throw ImageRejection.unreadable("The header declares %d x %d pixels".formatted(width, height));
        }
        if (width * height > maxPixels) {
            throw ImageRejection.tooLarge(
                    "The picture has %d x %d pixels, more than the %d allowed".formatted(width, height, maxPixels));
        }
    }
}
