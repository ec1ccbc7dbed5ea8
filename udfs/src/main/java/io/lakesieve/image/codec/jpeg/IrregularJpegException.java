package io.lakesieve.image.codec.jpeg;

/**
 * Thrown for a JPEG that is damaged or of a rare kind, which {@link JpegDecoder} then leaves to the JDK's codec; never
 * leaves this package.
 */
final class IrregularJpegException extends Exception {
    private static final long serialVersionUID = 1L;

    IrregularJpegException(String what) {
        super(what, null, false, false);
    }
}
