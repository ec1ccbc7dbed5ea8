package io.lakesieve.job.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.lakesieve.image.preprocess.PreprocessorConfig;
import org.junit.jupiter.api.Test;

class PreprocessingTextTest {
    @Test
    void clipsOwnRecipe() {
        assertThat(PreprocessingText.steps(PreprocessorConfig.parse("{}")))
                .containsExactly(
                        entry("resize", "shortest edge to 224, bicubic"),
                        entry("crop", "the middle, 224 x 224"),
                        entry(
                                "normalise",
                                "levels / 255, minus (0.4815, 0.4578, 0.4082), divided by (0.2686, 0.2613, 0.2758)"));
    }

    @Test
    void aStepThatARecipeDoesWithoutIsNotNamed() {
        String recipe = """
                {"image_processor_type": "SiglipImageProcessor", "size": {"height": 200, "width": 100}, "resample": 2,
                 "do_rescale": false, "do_normalize": false}""";

        assertThat(PreprocessingText.steps(PreprocessorConfig.parse(recipe)))
                .containsExactly(
                        entry("resize", "to 100 x 200, whatever the shape, bilinear"), entry("normalise", "levels"));
    }
}
