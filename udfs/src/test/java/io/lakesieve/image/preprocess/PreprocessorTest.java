package io.lakesieve.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.image.ImageReferences;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.codec.RgbImage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorTest {
    private static final com.sun.management.ThreadMXBean MEMORY =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RgbImage source = ImageReferences.decode(ImageReferences.bytes("resize/source.png"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clip", "old-form", "exact", "padded", "odd-crop", "no-resize", "raw", "unnormalised", "unscaled",
                "limited", "within", "pad-crop", "siglip", "vit", "deit", "align", "efficientnet", "convnext",
                "convnext-whole"
            })
    void everyBitIsTransformers(String recipe) {
        assertThat(preprocessor(recipe).pixels(source))
                .isEqualTo(ImageReferences.floats("pixels/" + recipe + ".f32.gz"));
    }

    @Test
    void fillsThePlaceOfItsIndexInABatch() {
        Preprocessor preprocessor = preprocessor("clip");
        float[] batch = new float[3 * preprocessor.length()];

        preprocessor.fill(new DecodedImage.Pixels(source), batch, 1);

        float[] expected = new float[3 * preprocessor.length()];
        System.arraycopy(preprocessor.pixels(source), 0, expected, preprocessor.length(), preprocessor.length());
        assertThat(batch).isEqualTo(expected);
    }

    @Test
    void aLineOfPixelsCostsNoMoreThanItsCrop() {
        RgbImage line = new RgbImage(1_000_000, 1, new byte[3_000_000]);

        assertThat(preprocessor("clip").pixels(line)).hasSize(3 * 24 * 24);
    }

    /** Its weights alone would take 320 MB. */
    @ParameterizedTest
    @ValueSource(strings = {"exact", "siglip", "limited", "within"})
    void aPictureOfMillionsOfPixelsInOneDirectionIsTooLargeToBeScaledDown(String recipe) {
        Preprocessor preprocessor = preprocessor(recipe);
        float[] batch = new float[preprocessor.length()];
        RgbImage line = new RgbImage(20_000_000, 1, new byte[60_000_000]);
        RgbImage column = new RgbImage(1, 20_000_000, line.rgb());
        for (RgbImage image : List.of(line, column)) {
            long before = MEMORY.getCurrentThreadAllocatedBytes();

            DecodedImage filled = preprocessor.fill(new DecodedImage.Pixels(image), batch, 0);

            assertThat(filled).isInstanceOf(DecodedImage.Rejected.class);
            assertThat(((DecodedImage.Rejected) filled).status()).isEqualTo(ImageStatus.TOO_LARGE);
            assertThat(((DecodedImage.Rejected) filled).reason())
                    .contains("20000000 pixels in one direction, too many to be scaled to");
            assertThat(MEMORY.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        }
    }

    @Test
    void aLongPictureTakesAMultipleOfItsOwnMemoryAtMost() {
        Preprocessor preprocessor = preprocessor("exact");
        RgbImage image = new RgbImage(60_000, 64, new byte[60_000 * 64 * 3]);
        long before = MEMORY.getCurrentThreadAllocatedBytes();

        assertThat(preprocessor.pixels(image)).hasSize(preprocessor.length());

        assertThat(MEMORY.getCurrentThreadAllocatedBytes() - before).isLessThan(5L * image.rgb().length);
    }

    @Test
    void aRejectedPictureStaysRejected() {
        DecodedImage unread = new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The file is empty");

        assertThat(preprocessor("clip").fill(unread, new float[0], 0)).isSameAs(unread);
    }

    private static Preprocessor preprocessor(String recipe) {
        String json = new String(ImageReferences.bytes("pixels/" + recipe + ".json"), StandardCharsets.UTF_8);
        return new Preprocessor(PreprocessorConfig.parse(json));
    }
}
