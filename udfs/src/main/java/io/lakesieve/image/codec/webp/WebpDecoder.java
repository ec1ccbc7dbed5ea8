package io.lakesieve.image.codec.webp;

import io.lakesieve.image.codec.Colours;
import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageRejection;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.codec.webp.WebpFile.Chunk;
import io.lakesieve.image.codec.webp.WebpFile.Frame;
import java.io.EOFException;

/** Decodes the first frame of a WebP to RGB over white. */
public final class WebpDecoder {
    private static final int WHITE = 0xFFFFFF;

    private final byte[] bytes;
    private final WebpFile file;
    private final ImageLimits limits;

    private WebpDecoder(byte[] bytes, ImageLimits limits) throws ImageRejection {
        this.bytes = bytes;
        this.file = WebpFile.read(bytes);
        this.limits = limits;
    }

    public static RgbImage decode(byte[] bytes, ImageLimits limits) throws ImageRejection, EOFException {
        WebpDecoder decoder = new WebpDecoder(bytes, limits);
        if (decoder.file.canvasWidth() > 0) {
            limits.checkPixels(decoder.file.canvasWidth(), decoder.file.canvasHeight());
        }
        RgbImage image = decoder.onCanvas(decoder.frame());
        return ExifOrientation.apply(image, decoder.file.exifOrientation(), decoder.file.xmpOrientation());
    }

    private RgbImage frame() throws ImageRejection, EOFException {
        if (file.lossless() != null) {
            Chunk chunk = file.lossless();
            return Vp8lDecoder.decode(bytes, chunk.from(), chunk.length(), limits)
                    .overWhite();
        }
        RgbImage image =
                Vp8Decoder.decode(bytes, file.lossy().from(), file.lossy().length(), limits);
        if (file.alpha() != null) {
            blend(image.rgb(), alpha(image.width(), image.height()));
        }
        return image;
    }

    private RgbImage onCanvas(RgbImage image) throws ImageRejection {
        int width = file.canvasWidth();
        int height = file.canvasHeight();
        if (width == 0) {
            return image;
        }
        Frame frame = file.frame() != null ? file.frame() : new Frame(0, 0, width, height);
        boolean fits = frame.left() + frame.width() <= width && frame.top() + frame.height() <= height;
        if (!fits || image.width() != frame.width() || image.height() != frame.height()) {
            throw ImageRejection.unreadable("The WebP is damaged: its picture has another size than its canvas");
        }
        return image.onCanvas(width, height, frame.left(), frame.top(), WHITE);
    }

    private static void blend(byte[] rgb, byte[] alpha) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Colours.overWhite(rgb[i] & 0xFF, alpha[i / RgbImage.CHANNELS] & 0xFF);
        }
    }

    /**
     * The alpha of each pixel of a lossy picture, stored as raw bytes or as the green channel of a lossless picture.
     */
    private byte[] alpha(int width, int height) throws ImageRejection, EOFException {
        Chunk chunk = file.alpha();
        if (chunk.length() < 1) {
            throw new EOFException();
        }
        int kind = bytes[chunk.from()] & 0xFF;
        int from = chunk.from() + 1;
        int length = chunk.length() - 1;
        byte[] alpha = new byte[width * height];
        if ((kind & 3) == 0) {
            if (length < alpha.length) {
                throw new EOFException();
            }
            System.arraycopy(bytes, from, alpha, 0, alpha.length);
        } else {
            int[] pixels = Vp8lDecoder.decode(bytes, from, length, width, height);
            for (int i = 0; i < alpha.length; i++) {
                alpha[i] = (byte) (pixels[i] >> 8); // green
            }
        }
        unfilter(alpha, width, kind >> 2 & 3);
        return alpha;
    }

    /**
     * Inverts the alpha filter: values are stored as differences from the left or upper neighbour or from a gradient.
     */
    private static void unfilter(byte[] alpha, int width, int filter) {
        for (int i = 1; i < alpha.length && filter > 0; i++) {
            boolean first = i % width == 0;
            int left = alpha[i - 1] & 0xFF;
            int above = i < width ? left : alpha[i - width] & 0xFF;
            int corner = i < width || first ? above : alpha[i - width - 1] & 0xFF;
            int guess =
                    switch (filter) {
                        case 1 -> first ? above : left;
                        case 2 -> above;
                        default -> first ? above : Colours.clip(left + above - corner);
                    };
            alpha[i] += (byte) guess;
        }
    }
}
