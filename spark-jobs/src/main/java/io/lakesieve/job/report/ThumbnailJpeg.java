package io.lakesieve.job.report;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.RgbImage;
import io.lakesieve.image.preprocess.PillowResize;
import io.lakesieve.image.preprocess.Resampling;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A thumbnail: a small copy of a picture as JPEG, of bounded size.
 *
 * @param bytes at most {@link #MAX_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not compared
record ThumbnailJpeg(byte[] bytes, int width, int height) {
    /** The largest size of a thumbnail, in bytes. */
    static final int MAX_BYTES = 24 << 10;

    private static final int EDGE = 256;
    private static final float[] QUALITIES = {0.82f, 0.6f, 0.4f, 0.2f};

    /**
     * The thumbnail; empty where even the lowest quality would be too large, or the picture is too elongated to be
     * scaled.
     */
    static Optional<ThumbnailJpeg> of(RgbImage image) {
        return scaled(image) instanceof DecodedImage.Pixels pixels ? smallEnough(pixels.image()) : Optional.empty();
    }

    private static Optional<ThumbnailJpeg> smallEnough(RgbImage small) {
        for (float quality : QUALITIES) {
            byte[] bytes = encoded(small, quality);
            if (bytes.length <= MAX_BYTES) {
                return Optional.of(new ThumbnailJpeg(bytes, small.width(), small.height()));
            }
        }
        return Optional.empty();
    }

    private static DecodedImage scaled(RgbImage image) {
        double scale = Math.min(1, (double) EDGE / Math.max(image.width(), image.height()));
        return PillowResize.resize(
                image, scaled(image.width(), scale), scaled(image.height(), scale), Resampling.BICUBIC);
    }

    private static int scaled(int length, double scale) {
        return Math.max(1, (int) Math.round(length * scale));
    }

    private static byte[] encoded(RgbImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(quality);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(raster(image), null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException("Memory can always be written", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage raster(RgbImage image) {
        BufferedImage raster = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) raster.getRaster().getDataBuffer()).getData();
        byte[] rgb = image.rgb();
        for (int i = 0; i < rgb.length; i += RgbImage.CHANNELS) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return raster;
    }
}
