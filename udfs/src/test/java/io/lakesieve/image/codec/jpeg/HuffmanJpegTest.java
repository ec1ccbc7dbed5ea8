package io.lakesieve.image.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.image.ImageReferences;
import io.lakesieve.image.codec.ExifOrientation;
import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares our own JPEG decoder, without the fallback to the JDK's codec, with Pillow. */
class HuffmanJpegTest {
    static List<String> pictures() {
        return ImageReferences.pictures("jpg");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void everyBitIsPillows(String name) throws Exception {
        JpegFile file = JpegFile.read(ImageReferences.bytes("decode/" + name));

        RgbImage image =
                ExifOrientation.apply(decode(file, file.bare()), file.exifOrientation(), file.xmpOrientation());

        RgbImage expected = ImageReferences.expected(name);
        assertThat(image.rgb()).isEqualTo(expected.rgb());
        assertThat(image.width()).isEqualTo(expected.width());
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aScanThatEndsTooEarlyIsLeftToLibjpeg(String name) throws Exception {
        JpegFile file = JpegFile.read(ImageReferences.bytes("decode/" + name));
        byte[] bare = file.bare();
        int scan = lastScan(bare);
        byte[] cut = Arrays.copyOf(bare, scan + 2);
        cut[scan] = (byte) 0xFF;
        cut[scan + 1] = (byte) 0xD9;

        assertThatThrownBy(() -> decode(file, cut)).isInstanceOf(IrregularJpegException.class);
    }

    @Test
    void aPictureThatIsNotRefinedToTheEndIsLeftToLibjpeg() throws Exception {
        JpegFile file = JpegFile.read(ImageReferences.bytes("decode/progressive.jpg"));
        byte[] bare = file.bare();
        int header = lastScanHeader(bare);
        byte[] cut = Arrays.copyOf(bare, header + 2);
        cut[header + 1] = (byte) 0xD9;

        assertThatThrownBy(() -> decode(file, cut))
                .isInstanceOf(IrregularJpegException.class)
                .hasMessage("a picture that is not refined to the end");
    }

    private static RgbImage decode(JpegFile file, byte[] bare) throws Exception {
        JpegRows rows = new JpegRows(file.width(), file.height(), file.hasChrominance());
        HuffmanJpeg.decode(bare, rows);
        return rows.image();
    }

    private static int lastScanHeader(byte[] bare) {
        int last = -1;
        for (int at = 0; at < bare.length - 1; at++) {
            if (bare[at] == (byte) 0xFF && bare[at + 1] == (byte) 0xDA) {
                last = at;
            }
        }
        return last;
    }

    /** Where the data of the last scan begins. */
    private static int lastScan(byte[] bare) {
        int header = lastScanHeader(bare);
        return header + 2 + ((bare[header + 2] & 0xFF) << 8) + (bare[header + 3] & 0xFF);
    }
}
