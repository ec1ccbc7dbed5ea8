package io.lakesieve.image.decode;

import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageReaders;
import io.lakesieve.image.codec.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Decodes BMP, TIFF and GIF with ImageIO's readers. */
final class ImageIoDecoder {
    private static final int WHITE = 0xFFFFFF;

    private ImageIoDecoder() {}

    static RgbImage bmp(byte[] bytes, ImageLimits limits) throws Exception {
        return RasterColours.toRgb(read(ImageReaders.bmp(), BmpEnd.completed(bytes), limits));
    }

    static RgbImage tiff(byte[] bytes, ImageLimits limits) throws Exception {
        RgbImage image = RasterColours.toRgb(read(ImageReaders.tiff(), bytes, limits));
        return ExifOrientation.apply(image, ExifOrientation.of(bytes, 0, bytes.length));
    }

    /** Decodes the first frame onto its canvas; the rest of the canvas has the palette's first colour, as in Pillow. */
    static RgbImage gif(byte[] bytes, ImageLimits limits) throws Exception {
        ImageReader reader = ImageReaders.gif();
        try {
            reader.setInput(ImageReaders.input(GifEnd.completed(bytes)), false, false);
            IIOMetadata canvas = reader.getStreamMetadata();
            int width = attribute(canvas, "LogicalScreenDescriptor", "logicalScreenWidth");
            int height = attribute(canvas, "LogicalScreenDescriptor", "logicalScreenHeight");
            limits.checkPixels(width, height);
            limits.checkPixels(reader.getWidth(0), reader.getHeight(0));
            IIOMetadata frame = reader.getImageMetadata(0);
            BufferedImage pixels = reader.read(0);
            ColorModel colours = pixels.getColorModel();
            return RasterColours.toRgb(pixels)
                    .onCanvas(
                            width,
                            height,
                            attribute(frame, "ImageDescriptor", "imageLeftPosition"),
                            attribute(frame, "ImageDescriptor", "imageTopPosition"),
                            colours.hasAlpha() ? WHITE : colours.getRGB(0));
        } finally {
            reader.dispose();
        }
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
