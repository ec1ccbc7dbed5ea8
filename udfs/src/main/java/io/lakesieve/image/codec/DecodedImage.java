package io.lakesieve.image.codec;

import static java.util.Objects.requireNonNull;

/** The result of decoding a picture: its pixels, or the reason why it was rejected. */
public sealed interface DecodedImage {
    /** A decoded picture. */
    record Pixels(RgbImage image) implements DecodedImage {
        public Pixels {
            requireNonNull(image, "image");
        }
    }

    /**
     * A rejected picture.
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
