package io.lakesieve.image.codec;

import static java.util.Objects.requireNonNull;

/** What decoding a picture gave: its pixels, or the reason why there are none. */
public sealed interface DecodedImage {
    /** A picture that was read. */
    record Pixels(RgbImage image) implements DecodedImage {
        public Pixels {
            requireNonNull(image, "image");
        }
    }

    /**
     * A picture that was not read.
     *
     * @param status any status but {@link ImageStatus#OK}
     * @param reason what is wrong, in plain words, for the table's {@code error} column
     */
    record Rejected(ImageStatus status, String reason) implements DecodedImage {
        public Rejected {
            requireNonNull(reason, "reason");
            if (status == ImageStatus.OK) {
                throw new IllegalArgumentException("A rejected picture is not ok: " + reason);
            }
        }
    }
}
