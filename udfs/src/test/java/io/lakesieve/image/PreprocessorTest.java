package io.lakesieve.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorTest {
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

        preprocessor.fill(source, batch, 1);

        float[] expected = new float[3 * preprocessor.length()];
        System.arraycopy(preprocessor.pixels(source), 0, expected, preprocessor.length(), preprocessor.length());
        assertThat(batch).isEqualTo(expected);
    }

    @Test
    void aLineOfPixelsCostsNoMoreThanItsCrop() {
        RgbImage line = new RgbImage(1_000_000, 1, new byte[3_000_000]);

        assertThat(preprocessor("clip").pixels(line)).hasSize(3 * 24 * 24);
    }

    private static Preprocessor preprocessor(String recipe) {
        String json = new String(ImageReferences.bytes("pixels/" + recipe + ".json"), StandardCharsets.UTF_8);
        return new Preprocessor(PreprocessorConfig.parse(json));
    }
}
