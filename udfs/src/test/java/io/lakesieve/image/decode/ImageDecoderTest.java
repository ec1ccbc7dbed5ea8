package io.lakesieve.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.image.ImageReferences;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every picture is compared with the pixels that Pillow reads from it. */
class ImageDecoderTest {
    static List<String> pictures() {
        return ImageReferences.pictures("jpg", "png", "gif", "bmp", "tif", "webp");
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void everyBitIsPillows(String name) {
        RgbImage expected = ImageReferences.expected(name);

        RgbImage decoded = ImageReferences.decode(ImageReferences.bytes("decode/" + name));

        assertThat(List.of(decoded.width(), decoded.height())).isEqualTo(List.of(expected.width(), expected.height()));
        assertThat(decoded.rgb()).isEqualTo(expected.rgb());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aGifThatBreaksOffBehindItsPixelsIsRead(int missing) {
        byte[] whole = ImageReferences.bytes("decode/plain.gif");

        RgbImage decoded = ImageReferences.decode(Arrays.copyOf(whole, whole.length - missing));

        assertThat(decoded.rgb())
                .isEqualTo(ImageReferences.expected("plain.gif").rgb());
    }

    @ParameterizedTest
    @CsvSource({"baseline-420.jpg, 16", "baseline-420.jpg, 510", "cmyk.jpg, 16", "ycck.jpg, 510"})
    void aJpegWhoseEndWasReplacedByPaddingIsRead(String name, int padding) {
        byte[] whole = ImageReferences.bytes("decode/" + name);
        byte[] padded = Arrays.copyOf(Arrays.copyOf(whole, whole.length - 2), whole.length + padding);

        assertThat(ImageReferences.decode(padded).rgb())
                .isEqualTo(ImageReferences.expected(name).rgb());
    }

    @Test
    void readsSparksBlueGreenRedRasters() {
        byte[] data = {1, 2, 3, 4, 5, 6};

        assertThat(raster(1, 2, 3, 16, data).rgb()).containsExactly(3, 2, 1, 6, 5, 4);
    }

    @Test
    void readsSparksGreyRasters() {
        assertThat(raster(1, 2, 1, 0, new byte[] {7, 9}).rgb()).containsExactly(7, 7, 7, 9, 9, 9);
    }

    @Test
    void compositesSparksAlphaOverWhite() {
        byte[] halfTransparentBlack = {0, 0, 0, (byte) 128};

        assertThat(raster(1, 1, 4, 24, halfTransparentBlack).rgb()).containsExactly(127, 127, 127);
    }

    private static RgbImage raster(int height, int width, int channels, int mode, byte[] data) {
        DecodedImage decoded = new ImageDecoder(ImageLimits.DEFAULT).fromRaster(height, width, channels, mode, data);
        return ((DecodedImage.Pixels) decoded).image();
    }
}
