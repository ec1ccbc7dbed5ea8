package io.lakesieve.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorConfigTest {
    @Test
    void missingKeysHaveClipsDefaults() {
        assertThat(PreprocessorConfig.parse("{}"))
                .isEqualTo(new PreprocessorConfig(
                        new Resize.ShortestEdge(224),
                        Resampling.BICUBIC,
                        new Crop.Centre(224, 224),
                        new Normalization(
                                1.0 / 255,
                                0,
                                List.of(0.48145466, 0.4578275, 0.40821073),
                                List.of(0.26862954, 0.26130258, 0.27577711),
                                Normalization.ONES),
                        new Pad.None()));
    }

    /** The form that transformers 5 writes. */
    @Test
    void aRecipeMayBeAPartOfAWholeProcessors() {
        String recipe = """
                {"image_processor_type": "SiglipImageProcessor", "size": {"height": 384, "width": 384},
                 "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "do_convert_rgb": null}""";

        assertThat(PreprocessorConfig.parse(
                        "{\"image_processor\": %s, \"processor_class\": \"SiglipProcessor\"}".formatted(recipe)))
                .isEqualTo(PreprocessorConfig.parse(recipe));
    }

    @Test
    void aRecipeInAnUnknownPartIsNotTakenForClips() {
        assertThatThrownBy(() -> PreprocessorConfig.parse("{\"vision\": {\"size\": 384, \"do_resize\": true}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("It states a recipe in a part that Lakesieve does not know: 'vision'");
    }

    @Test
    void everyKeyIsRead() {
        String json = """
                {"do_resize": true, "size": {"shortest_edge": 292}, "resample": 2, "do_center_crop": true,
                 "crop_size": {"height": 260, "width": 250}, "do_rescale": true, "rescale_factor": 0.01,
                 "do_normalize": true, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6],
                 "do_convert_rgb": true, "image_processor_type": "CLIPImageProcessor"}""";

        assertThat(PreprocessorConfig.parse(json))
                .isEqualTo(new PreprocessorConfig(
                        new Resize.ShortestEdge(292),
                        Resampling.BILINEAR,
                        new Crop.Centre(260, 250),
                        new Normalization(0.01, 0, List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6), Normalization.ONES),
                        new Pad.None()));
    }

    @Test
    void stepsThatAreSwitchedOffAreNeutral() {
        String json = """
                {"size": {"height": 8, "width": 9}, "do_center_crop": false, "do_rescale": false,
                 "do_normalize": false}""";

        assertThat(PreprocessorConfig.parse(json))
                .isEqualTo(new PreprocessorConfig(
                        new Resize.Exact(8, 9),
                        Resampling.BICUBIC,
                        new Crop.None(),
                        new Normalization(1, 0, Normalization.ZEROS, Normalization.ONES, Normalization.ONES),
                        new Pad.None()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"size\": 30, \"crop_size\": 20}",
                "{\"size\": {\"shortest_edge\": 30}, \"crop_size\": {\"height\": 20, \"width\": 20}}"
            })
    void oldAndNewFormsOfSizesMeanTheSame(String json) {
        PreprocessorConfig config = PreprocessorConfig.parse(json);

        assertThat(config.resize()).isEqualTo(new Resize.ShortestEdge(30));
        assertThat(config.crop()).isEqualTo(new Crop.Centre(20, 20));
    }

    @Test
    void processorsOfOtherModelsDoNotCropUnlessTold() {
        String json =
                "{\"image_processor_type\": \"SiglipImageProcessor\", \"size\": {\"height\": 384, \"width\": 384}}";

        assertThat(PreprocessorConfig.parse(json).crop()).isEqualTo(new Crop.None());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"do_flip": true}              | It asks for a step that Lakesieve does not know: 'do_flip': true
                    {"rescale_offset": true}       | It asks for a step that Lakesieve does not know: 'rescale_offset': true
                    {"do_pad": true, "pad_size": {"height": 9, "width": 300}} | Pictures may come out larger than 'pad_size', 9 x 300
                    {"image_processor_type": "Siglip2ImageProcessor"} | Its image processor is 'Siglip2ImageProcessor', which Lakesieve does not know
                    {"size": {"shortest_edge": 9, "longest_edge": 8}} | 'size.longest_edge' is at least 'size.shortest_edge', not 8 and 9
                    {"crop_pct": 0.9}              | It asks for a step that Lakesieve does not know: 'crop_pct': 0.9
                    {"resample": 9}                | 'resample' is one of Pillow's codes 0 to 5, not 9
                    {"resample": "bicubic"}        | 'resample' is a whole number, not "bicubic"
                    {"size": {"longest_edge": 9}}  | 'size' is a number, or has 'shortest_edge' (and 'longest_edge')
                    {"crop_size": 0}               | 'crop_size.height' is at least 1, not 0
                    {"image_mean": [1, 2]}         | 'image_mean' has a number for each of 3 channels, not [1.0, 2.0]
                    {"image_std": [1, 0, 1]}       | 'image_std' divides, so it cannot be 0
                    {"do_resize": 1}               | 'do_resize' is true or false, not 1
                    {"do_center_crop": false}      | Pictures would come out in different sizes
                    [1]                            | It holds no JSON object
                    {"size":                       | It is not valid JSON
                    """)
    void anUnsupportedStepIsAnErrorThatNamesIt(String json, String message) {
        assertThatThrownBy(() -> PreprocessorConfig.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void unknownStepsThatAreSwitchedOffDoNotMatter() {
        assertThat(PreprocessorConfig.parse("{\"do_pad\": false, \"crop_pct\": null}"))
                .isEqualTo(PreprocessorConfig.parse("{}"));
    }
}
