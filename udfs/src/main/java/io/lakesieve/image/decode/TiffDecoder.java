package io.lakesieve.image.decode;

import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageReaders;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Decodes TIFF by ImageIO's plugin, which is told less than the file says: what the samples beyond the colours mean, and
 * the palette of pixels that have such samples, is read here from the first directory.
 */
final class TiffDecoder {
    private static final String UNSUPPORTED = "Unsupported ";

    private TiffDecoder() {}

    static RgbImage decode(byte[] bytes, ImageLimits limits) throws Exception {
        TiffDirectory directory = TiffDirectory.read(bytes);
        requireKnownCompression(directory.number(TiffDirectory.COMPRESSION, 1));
        boolean pairs = directory.number(TiffDirectory.PHOTOMETRIC, 0) == TiffDirectory.PALETTE
                && directory.number(TiffDirectory.SAMPLES, 1) > 1;
        BufferedImage image = read(directory.withPlainSamples(pairs), limits);
        TiffColours colours =
                new TiffColours(image.getColorModel(), alpha(directory), pairs ? directory.palette() : new byte[0]);
        byte[] xmp = directory.bytes(TiffDirectory.XMP);
        return ExifOrientation.apply(
                colours.toRgb(image),
                ExifOrientation.of(bytes, 0, bytes.length),
                ExifOrientation.ofXmp(xmp, 0, xmp.length));
    }

    private static TiffColours.Alpha alpha(TiffDirectory directory) {
        return switch (directory.number(TiffDirectory.EXTRA_SAMPLES, TiffDirectory.STRAIGHT_ALPHA)) {
            case TiffDirectory.NO_ALPHA -> TiffColours.Alpha.NONE;
            case TiffDirectory.PREMULTIPLIED_ALPHA -> TiffColours.Alpha.PREMULTIPLIED;
            default -> TiffColours.Alpha.STRAIGHT;
        };
    }

    private static void requireKnownCompression(int compression) throws ImageRejection {
        String name =
                switch (compression) {
                    case 34661 -> "JBIG";
                    case 34676, 34677 -> "SGI Log";
                    case 34712 -> "JPEG 2000";
                    case 34887 -> "LERC";
                    case 34925 -> "LZMA";
                    case 50000 -> "Zstandard";
                    case 50001 -> "WebP";
                    case 50002 -> "JPEG XL";
                    default -> "";
                };
        if (!name.isEmpty()) {
            throw ImageRejection.unsupported("The TIFF is compressed with %s, which is not decoded".formatted(name));
        }
    }

    private static BufferedImage read(byte[] bytes, ImageLimits limits) throws Exception {
        ImageReader reader = ImageReaders.tiff();
        try {
            reader.setInput(ImageReaders.input(bytes), false, true);
            limits.checkPixels(reader.getWidth(0), reader.getHeight(0));
            ImageReadParam param = reader.getDefaultReadParam();
            ImageTypeSpecifier raw = reader.getRawImageType(0);
            if (raw != null && raw.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
                param.setDestinationType(raw);
            }
            return reader.read(0, param);
        } catch (IIOException e) {
            String message = String.valueOf(e.getMessage());
            if (e.getCause() == null && message.startsWith(UNSUPPORTED)) {
                throw ImageRejection.unsupported("The TIFF is of a kind that is not decoded: "
                        + message.substring(UNSUPPORTED.length())
                                .lines()
                                .findFirst()
                                .orElse(""));
            }
            throw e;
        } finally {
            reader.dispose();
        }
    }
}
