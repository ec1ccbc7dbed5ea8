package io.lakesieve.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every picture is compared with the pixels that Pillow reads from it. */
class ImageDecoderTest {
    /** Codecs may round differently in their transforms; a wrong colour formula or orientation is far beyond this. */
    private static final int LOSSY_LEVELS = 2;

    private static final double LOSSY_MEAN_LEVELS = 0.2;

    static List<String> lossless() {
        return ImageReferences.pictures("png", "gif", "bmp", "tif").stream().toList();
    }

    static List<String> losslessWebp() {
        return List.of("lossless.webp", "alpha.webp", "orientation.webp");
    }

    static List<String> jpegs() {
        return ImageReferences.pictures("jpg");
    }

    @ParameterizedTest
    @MethodSource({"lossless", "losslessWebp"})
    void losslessPicturesEqualPillows(String name) {
        RgbImage expected = ImageReferences.expected(name);

        RgbImage decoded = ImageReferences.decode(ImageReferences.bytes("decode/" + name));

        assertThat(List.of(decoded.width(), decoded.height())).isEqualTo(List.of(expected.width(), expected.height()));
        assertThat(decoded.rgb()).isEqualTo(expected.rgb());
    }

    @ParameterizedTest
    @MethodSource("jpegs")
    void jpegsAreWithinRoundingOfPillows(String name) {
        RgbImage expected = ImageReferences.expected(name);

        RgbImage decoded = ImageReferences.decode(ImageReferences.bytes("decode/" + name));

        assertThat(List.of(decoded.width(), decoded.height())).isEqualTo(List.of(expected.width(), expected.height()));
        assertThat(largestDifference(decoded, expected)).isLessThanOrEqualTo(LOSSY_LEVELS);
        assertThat(meanDifference(decoded, expected)).isLessThanOrEqualTo(LOSSY_MEAN_LEVELS);
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

    private static int largestDifference(RgbImage one, RgbImage other) {
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            largest = Math.max(largest, difference(one, other, i));
        }
        return largest;
    }

    private static double meanDifference(RgbImage one, RgbImage other) {
        double sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            sum += difference(one, other, i);
        }
        return sum / one.rgb().length;
    }

    private static int difference(RgbImage one, RgbImage other, int i) {
        return Math.abs((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF));
    }
}
