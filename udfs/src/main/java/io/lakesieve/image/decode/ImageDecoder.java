package io.lakesieve.image.decode;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.codec.jpeg.JpegDecoder;
import io.lakesieve.image.codec.png.PngDecoder;
import io.lakesieve.image.codec.webp.WebpDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;

/**
 * Decodes a picture's bytes to RGB as Pillow does.
 *
 * <p>EXIF orientation is applied, alpha is composited over white, 16 bits are divided by 257, CMYK follows Pillow's
 * formula, colour profiles are ignored, and of several frames the first is taken. JPEG, PNG, GIF, BMP, TIFF and WebP
 * are read. No content of a file makes {@link #decode} throw. Whether a picture is too large is decided by the size in
 * its header; an {@link OutOfMemoryError} is passed on, since it means that the heap is too small for what the limits
 * allow.
 *
 * <p>Thread-safe.
 */
public final class ImageDecoder {
    private final ImageLimits limits;

    public ImageDecoder(ImageLimits limits) {
        this.limits = requireNonNull(limits, "limits");
    }

    /** Decodes a file's bytes; any defect is returned as a {@link DecodedImage.Rejected}. */
    public DecodedImage decode(byte[] bytes) {
        ImageFormat format = ImageFormat.of(bytes);
        try {
            limits.checkBytes(bytes.length);
            return new DecodedImage.Pixels(decode(format, bytes));
        } catch (ImageRejection e) {
            return e.asRejected();
        } catch (Exception | StackOverflowError e) {
            // The boundary of one picture: codecs throw every kind of exception, and some errors, for damaged files.
            return ImageRejection.unreadable("The %s is damaged: %s".formatted(format.displayName(), what(e)))
                    .asRejected();
        }
    }

    private RgbImage decode(ImageFormat format, byte[] bytes) throws Exception {
        if (bytes.length == 0) {
            throw ImageRejection.unreadable("The file is empty");
        }
        return switch (format) {
            case JPEG -> JpegDecoder.decode(bytes, limits);
            case PNG -> PngDecoder.decode(bytes, limits);
            case GIF -> ImageIoDecoder.gif(bytes, limits);
            case BMP -> ImageIoDecoder.bmp(bytes, limits);
            case TIFF -> ImageIoDecoder.tiff(bytes, limits);
            case WEBP -> WebpDecoder.decode(bytes, limits);
            case HEIF, JPEG_2000, JPEG_XL, PSD, PDF, POSTSCRIPT, SVG, ICO ->
                throw ImageRejection.unsupported(
                        "The file is %s, which is not decoded".formatted(format.displayName()));
            case UNKNOWN -> throw ImageRejection.unreadable("The file is in no known image format");
        };
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
        try {
            limits.checkPixels(width, height);
            return new DecodedImage.Pixels(OpenCvRaster.decode(height, width, channels, mode, data));
        } catch (ImageRejection e) {
            return e.asRejected();
        }
    }

    private static String what(Throwable e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        // The messages of these are meant for readers; that of an index out of bounds deep inside is not.
        boolean deliberate = e instanceof IOException || e instanceof DataFormatException;
        String message = deliberate && e.getMessage() != null ? e.getMessage() : "";
        return message.lines().findFirst().orElse("its parts contradict each other");
    }
}
