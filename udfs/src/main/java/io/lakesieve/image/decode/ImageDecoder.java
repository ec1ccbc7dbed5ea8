package io.lakesieve.image.decode;

import static java.util.Objects.requireNonNull;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.codec.bmp.BmpDecoder;
import io.lakesieve.image.codec.gif.GifDecoder;
import io.lakesieve.image.codec.jpeg.JpegDecoder;
import io.lakesieve.image.codec.png.PngDecoder;
import io.lakesieve.image.codec.webp.WebpDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;

/**
 * Decodes a picture's bytes to RGB as Pillow does.
 *
 * <p>The orientation in EXIF or XMP is applied, alpha is composited over white, 16 bits are divided by 257, CMYK
 * follows Pillow's formula, colour profiles are ignored, and of several frames the first is taken. JPEG, PNG, GIF, BMP, TIFF and WebP are
 * read. Nothing that a file can hold makes {@link #decode} throw: whether a picture is too large is decided by the size
 * in its header, and an {@link OutOfMemoryError} says that the heap is too full for what the limits allow.
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
            case GIF -> GifDecoder.decode(bytes, limits);
            case BMP -> BmpDecoder.decode(bytes, limits);
            case TIFF -> TiffDecoder.decode(bytes, limits);
            case WEBP -> WebpDecoder.decode(bytes, limits);
            case UNKNOWN -> throw foreign(bytes);
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

    private static ImageRejection foreign(byte[] bytes) {
        return ForeignFormats.name(bytes)
                .map(name -> ImageRejection.unsupported("The file is %s, which is not decoded".formatted(name)))
                .orElseGet(() -> ImageRejection.unreadable("The file is in no known image format"));
    }

    private static String what(Throwable e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        // What codecs say on purpose is worth reading; an index out of bounds deep inside, wrapped or not, is not.
        boolean deliberate = (e instanceof IOException && e.getCause() == null) || e instanceof DataFormatException;
        String message = deliberate && e.getMessage() != null ? e.getMessage() : "";
        return message.lines().findFirst().orElse("its parts contradict each other");
    }
}
