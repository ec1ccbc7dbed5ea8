package io.lakesieve.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Decodes the formats for which ImageIO and its plugins are used as they are. */
final class ImageIoDecoder {
    private ImageIoDecoder() {}

    static RgbImage bmp(byte[] bytes, ImageLimits limits) throws Exception {
        return RasterColours.toRgb(read(ImageReaders.bmp(), BmpEnd.mended(bytes), limits));
    }

    static RgbImage tiff(byte[] bytes, ImageLimits limits) throws Exception {
        RgbImage image = RasterColours.toRgb(read(ImageReaders.tiff(), bytes, limits));
        return ExifOrientation.apply(image, ExifOrientation.of(bytes, 0, bytes.length));
    }

    /** The first frame on its canvas; where it does not cover it, Pillow shows the palette's first colour. */
    static RgbImage gif(byte[] bytes, ImageLimits limits) throws Exception {
        ImageReader reader = ImageReaders.gif();
        try {
            reader.setInput(ImageReaders.input(GifEnd.mended(bytes)), false, false);
            IIOMetadata canvas = reader.getStreamMetadata();
            int width = attribute(canvas, "LogicalScreenDescriptor", "logicalScreenWidth");
            int height = attribute(canvas, "LogicalScreenDescriptor", "logicalScreenHeight");
            limits.checkPixels(width, height);
            limits.checkPixels(reader.getWidth(0), reader.getHeight(0));
            IIOMetadata frame = reader.getImageMetadata(0);
            BufferedImage pixels = reader.read(0);
            return place(
                    RasterColours.toRgb(pixels),
                    new Window(
                            attribute(frame, "ImageDescriptor", "imageLeftPosition"),
                            attribute(frame, "ImageDescriptor", "imageTopPosition"),
                            width,
                            height),
                    pixels.getColorModel().hasAlpha()
                            ? 0xFFFFFF
                            : pixels.getColorModel().getRGB(0));
        } finally {
            reader.dispose();
        }
    }

    private static RgbImage place(RgbImage frame, Window canvas, int background) {
        if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
            return frame;
        }
        byte[] rgb = new byte[canvas.width() * canvas.height() * RgbImage.CHANNELS];
        for (int i = 0; i < rgb.length; i += RgbImage.CHANNELS) {
            rgb[i] = (byte) (background >> 16);
            rgb[i + 1] = (byte) (background >> 8);
            rgb[i + 2] = (byte) background;
        }
        int columns = (int) Math.min(frame.width(), canvas.width() - canvas.left());
        int rows = (int) Math.min(frame.height(), canvas.height() - canvas.top());
        for (int y = 0; y < rows; y++) {
            long to = ((canvas.top() + y) * canvas.width() + canvas.left()) * RgbImage.CHANNELS;
            System.arraycopy(
                    frame.rgb(),
                    y * frame.width() * RgbImage.CHANNELS,
                    rgb,
                    Math.toIntExact(to),
                    Math.max(columns, 0) * RgbImage.CHANNELS);
        }
        return new RgbImage(canvas.width(), canvas.height(), rgb);
    }

    private static int attribute(IIOMetadata metadata, String element, String name) {
        NodeList nodes = ((org.w3c.dom.Element) metadata.getAsTree(metadata.getNativeMetadataFormatName()))
                .getElementsByTagName(element);
        Node value = nodes.item(0).getAttributes().getNamedItem(name);
        return Integer.parseInt(value.getNodeValue());
    }

    private static BufferedImage read(ImageReader reader, byte[] bytes, ImageLimits limits) throws Exception {
        try {
            reader.setInput(ImageReaders.input(bytes), false, true);
            limits.checkPixels(reader.getWidth(0), reader.getHeight(0));
            ImageReadParam param = reader.getDefaultReadParam();
            ImageTypeSpecifier raw = reader.getRawImageType(0);
            if (raw != null && raw.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
                param.setDestinationType(raw);
            }
            return reader.read(0, param);
        } finally {
            reader.dispose();
        }
    }
}
