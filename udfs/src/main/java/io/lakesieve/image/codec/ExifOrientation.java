package io.lakesieve.image.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the EXIF orientation tag and rotates or mirrors a picture accordingly. */
public final class ExifOrientation {
    /** The picture is upright as it is stored. */
    public static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final int TYPE_LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /** The orientation, 1 to 8, from the first directory of EXIF data in TIFF form; 1 if it is missing or damaged. */
    public static int of(byte[] bytes, int offset, int length) {
        try {
            ByteBuffer tiff = ByteBuffer.wrap(bytes, offset, length).slice();
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            int directory = tiff.getInt(4);
            int entries = tiff.getShort(directory) & 0xFFFF;
            for (int i = 0; i < entries; i++) {
                int entry = directory + 2 + i * ENTRY_BYTES;
                if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                    return value(tiff, entry);
                }
            }
            return UPRIGHT;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return UPRIGHT; // like Pillow, ignore damaged EXIF: the pixels are intact
        }
    }

    private static int value(ByteBuffer tiff, int entry) {
        int value =
                switch (tiff.getShort(entry + 2)) {
                    case TYPE_SHORT -> tiff.getShort(entry + 8) & 0xFFFF;
                    case TYPE_LONG -> tiff.getInt(entry + 8);
                    default -> UPRIGHT;
                };
        return value >= 1 && value <= 8 ? value : UPRIGHT;
    }

    /**
     * The picture turned upright. Orientations 2, 4, 5 and 7 are mirrored; from 5 on rows and columns are swapped.
     *
     * @param orientation 1 to 8
     */
    public static RgbImage apply(RgbImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean transposed = orientation >= 5;
        boolean mirroredX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirroredY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = transposed ? image.height() : image.width();
        int height = transposed ? image.width() : image.height();
        byte[] target = new byte[image.rgb().length];
        int to = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                int column = transposed ? y : x;
                int row = transposed ? x : y;
                int from = (mirroredY ? image.height() - 1 - row : row) * image.width()
                        + (mirroredX ? image.width() - 1 - column : column);
                System.arraycopy(image.rgb(), from * RgbImage.CHANNELS, target, to, RgbImage.CHANNELS);
            }
        }
        return new RgbImage(width, height, target);
    }
}
