package io.lakesieve.image.codec;

import static java.util.Objects.requireNonNull;

/**
 * Thrown by decoders that reject a picture. {@code ImageDecoder} and {@code Preprocessor} turn it into a {@link
 * DecodedImage.Rejected}, so it never leaves the packages below {@code image}.
 */
public final class ImageRejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final ImageStatus status;

    private ImageRejection(ImageStatus status, String reason) {
        super(requireNonNull(reason, "reason"), null, false, false);
        this.status = status;
    }

    public static ImageRejection unreadable(String reason) {
        return new ImageRejection(ImageStatus.UNREADABLE, reason);
    }

    public static ImageRejection tooLarge(String reason) {
        return new ImageRejection(ImageStatus.TOO_LARGE, reason);
    }

    public static ImageRejection unsupported(String reason) {
        return new ImageRejection(ImageStatus.UNSUPPORTED, reason);
    }

    public DecodedImage.Rejected asRejected() {
        return new DecodedImage.Rejected(status, getMessage());
    }
}
