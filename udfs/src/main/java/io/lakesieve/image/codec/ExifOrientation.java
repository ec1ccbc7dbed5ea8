package io.lakesieve.image.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a camera was held, as EXIF says it, or XMP where EXIF does not, and what turns its picture upright.
 */
public final class ExifOrientation {
    /** The picture is upright as it is stored. */
    public static final int UPRIGHT = 1;

    /** Nothing is said of the orientation. */
    public static final int NONE = 0;

    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
    private static final String PREFIX = "Exif\0\0";
    private static final int TAG = 0x0112;
    private static final int TYPE_SHORT = 3;
    private static final int TYPE_LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * The orientation, 1 to 8, in a TIFF header with its first directory, which may have the prefix that it has in JPEG;
     * {@link #NONE} where there is none or it is damaged.
     */
    public static int of(byte[] bytes, int offset, int length) {
        String head = new String(bytes, offset, Math.min(length, PREFIX.length()), StandardCharsets.ISO_8859_1);
        if (head.equals(PREFIX)) {
            return of(bytes, offset + PREFIX.length(), length - PREFIX.length());
        }
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
            return NONE;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return NONE; // Pillow too reads on where EXIF is damaged: the pixels are not
        }
    }

    /** The orientation, 1 to 8, that an XMP packet states; {@link #NONE} where it states none. */
    public static int ofXmp(byte[] bytes, int offset, int length) {
        Matcher stated = XMP.matcher(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        return stated.find() ? known(Integer.parseInt(stated.group(1))) : NONE;
    }

    private static int value(ByteBuffer tiff, int entry) {
        int value =
                switch (tiff.getShort(entry + 2)) {
                    case TYPE_SHORT -> tiff.getShort(entry + 8) & 0xFFFF;
                    case TYPE_LONG -> tiff.getInt(entry + 8);
                    default -> UPRIGHT;
                };
        return known(value);
    }

    private static int known(int value) {
        return value >= 1 && value <= 8 ? value : UPRIGHT;
    }

    /**
     * The picture turned upright. Orientations 2, 4, 5 and 7 are mirrored; from 5 on rows and columns are swapped.
     *
     * @param exif what EXIF says, 1 to 8 or {@link #NONE}
     * @param xmp what XMP says, which counts where EXIF says nothing
     */
    public static RgbImage apply(RgbImage image, int exif, int xmp) {
        int orientation = exif == NONE ? xmp : exif;
        if (orientation == NONE || orientation == UPRIGHT) {
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
