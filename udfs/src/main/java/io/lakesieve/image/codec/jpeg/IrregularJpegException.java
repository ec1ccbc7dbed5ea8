package io.lakesieve.image.codec.jpeg;

/** A JPEG is damaged, or of a rare kind, and is left to the codec that knows how to go on; never leaves the package. */
final class IrregularJpegException extends Exception {
    private static final long serialVersionUID = 1L;

    IrregularJpegException(String what) {
        super(what, null, false, false);
    }
}
