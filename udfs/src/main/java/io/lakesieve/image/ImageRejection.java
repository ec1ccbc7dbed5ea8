package io.lakesieve.image;

import static java.util.Objects.requireNonNull;

/** Why a decoder gave up on a picture; becomes a {@link DecodedImage.Rejected} and never leaves the package. */
final class ImageRejection extends Exception {
    private static final long serialVersionUID = 1L;

    private final ImageStatus status;

    private ImageRejection(ImageStatus status, String reason) {
        super(requireNonNull(reason, "reason"), null, false, false);
        this.status = status;
    }

    static ImageRejection unreadable(String reason) {
        return new ImageRejection(ImageStatus.UNREADABLE, reason);
    }

    static ImageRejection tooLarge(String reason) {
        return new ImageRejection(ImageStatus.TOO_LARGE, reason);
    }

    static ImageRejection unsupported(String reason) {
        return new ImageRejection(ImageStatus.UNSUPPORTED, reason);
    }

    DecodedImage.Rejected asRejected() {
        return new DecodedImage.Rejected(status, getMessage());
    }
}
