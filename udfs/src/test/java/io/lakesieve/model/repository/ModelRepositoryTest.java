package io.lakesieve.model.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.TestModels;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.tower.BatchRule;
import io.lakesieve.model.tower.Tower;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRepositoryTest {
    @TempDir
    private Path folder;

    @Test
    void describesBothTowers() {
        ModelSpec model = TestModels.open("tiny");

        assertThat(model.readsImages()).isTrue();
        assertThat(model.readsTexts()).isTrue();
        assertThat(model.imageTower().preprocessor().height()).isEqualTo(16);
        assertThat(model.textTower().maxLength()).isEqualTo(12);
        assertThat(model.files())
                .extracting(ModelFileEntry::path)
                .containsExactly(
                        "config.json",
                        "onnx/text_model.onnx",
                        "onnx/vision_model.onnx",
                        "preprocessor_config.json",
                        "tokenizer.json");
    }

    @Test
    void aNoTextTowerIsAModelOfItsOwnAndNoPartOfTheOther() {
        ModelSpec model = TestModels.open("clipn");

        ModelSpec noTexts = new ModelRepository(new Configuration()).openNoTexts(model);

        assertThat(model.modelId()).isEqualTo(TestModels.open("tiny").modelId()).isNotEqualTo(noTexts.modelId());
        assertThat(noTexts.readsImages()).isFalse();
        assertThat(noTexts.textTower().tower().file()).isEqualTo("onnx/no_text_model.onnx");
        assertThat(noTexts.files())
                .extracting(ModelFileEntry::path)
                .containsExactly("config.json", "onnx/no_text_model.onnx", "tokenizer.json");
    }

    @Test
    void aModelWithoutANoTextTowerIsRefusedWithWhatIsMissing() {
        ModelSpec model = TestModels.open("tiny");

        assertThatThrownBy(() -> new ModelRepository(new Configuration()).openNoTexts(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "has no onnx/no_text_model.onnx, which is the \"no\" text tower of CLIPN's models");
    }

    @Test
    void readsWhatTheTowersDeclare() {
        Tower tower = TestModels.open("fixed").textTower().tower();

        assertThat(tower.inputs())
                .containsExactly(
                        new TensorSpec("input_ids", "int64", List.of(3L, 12L)),
                        new TensorSpec("attention_mask", "int64", List.of(3L, 12L)));
        assertThat(tower.output()).isEqualTo(new TensorSpec("text_embeds", "float", List.of(3L, 6L)));
        assertThat(tower.rows()).isEqualTo(new BatchRule.Fixed(3));
    }

    @Test
    void aDynamicallyQuantisedTowerTakesItsRowsAlone() {
        assertThat(TestModels.open("quantised").imageTower().tower().rows()).isEqualTo(new BatchRule.Alone());
    }

    @Test
    void aTowerThatRoundsItsActivationsByScalesOfItsOwnIsKnown() {
        assertThat(TestModels.open("rounded").textTower().tower().roundsActivations())
                .isTrue();
        assertThat(TestModels.open("rounded").textTower().tower().rows()).isEqualTo(new BatchRule.Free());
        assertThat(TestModels.open("unmasked").textTower().tower().roundsActivations())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested", "function"})
    void dynamicQuantisationIsFoundInNestedGraphsAndFunctionsToo(String model) {
        assertThat(TestModels.open(model).imageTower().tower().rows()).isEqualTo(new BatchRule.Alone());
    }

    @Test
    void aDynamicallyQuantisedTowerOfAFixedBatchTakesItsRowsAlone() {
        assertThat(TestModels.open("fixed-quantised").imageTower().tower().rows())
                .isEqualTo(new BatchRule.Repeated(3));
    }

    @Test
    void bothTowersMayLieInOneFile() {
        ModelSpec model = TestModels.open("combined");

        Tower images = model.imageTower().tower();
        Tower texts = model.textTower().tower();
        assertThat(images.fileUse()).isEqualTo(Tower.FileUse.SHARED);
        assertThat(images.inputs()).extracting(TensorSpec::name).containsExactly("pixel_values");
        assertThat(images.output().name()).isEqualTo("image_embeds");
        assertThat(texts.inputs()).extracting(TensorSpec::name).containsExactly("input_ids", "attention_mask");
        assertThat(texts.output().name()).isEqualTo("text_embeds");
        assertThat(model.files()).extracting(ModelFileEntry::path).contains("onnx/model.onnx", "onnx/model.onnx_data");
    }

    @Test
    void aTowerWithoutItsProjectionIsRefused() {
        assertThatThrownBy(() -> TestModels.open("bare"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ends at 'pooler_output', before the projection")
                .hasMessageContaining("as 'image_embeds'");
    }

    @Test
    void towersOfTwoModelsAreRefused() throws IOException {
        Path model = TestModels.copy("clip-b16", folder.resolve("mixed"));
        Files.copy(
                TestModels.directory("clip-l14").resolve("onnx/text_model.onnx"),
                model.resolve("onnx/vision_model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> TestModels.open(model)).isInstanceOf(ModelException.class);

        Files.copy(
                TestModels.directory("siglip").resolve("onnx/vision_model.onnx"),
                model.resolve("onnx/vision_model.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("embeddings of 32")
                .hasMessageContaining("they are not the towers of one model");
    }

    @Test
    void variantsAreOtherModels() {
        Path directory = TestModels.directory("clip-b16");

        assertThat(Stream.of(ModelVariant.values())
                        .map(variant -> TestModels.open(directory, variant).modelId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aVariantThatIsMissingNamesThoseThatAreThere() throws IOException {
        assertThatThrownBy(() -> TestModels.open(TestModels.directory("clip-l14"), ModelVariant.INT8))
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("has no variant int8: --variant can be fp32");

        Path model = TestModels.copy("clip-b16", folder.resolve("model"));
        Files.delete(model.resolve("onnx/text_model_int8.onnx"));
        ModelSpec images = TestModels.open(model, ModelVariant.INT8);
        assertThat(images.readsImages()).isTrue();
        assertThatThrownBy(images::textTower)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no onnx/text_model_int8.onnx")
                .hasMessageEndingWith("or choose the variant fp32 or fp16 or quantized or q4");
    }

    @Test
    void anUnknownVariantNamesThoseThatAreKnown() {
        assertThatThrownBy(() -> ModelVariant.of("int4"))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no variant 'int4': --variant is one of fp32, fp16, int8, quantized, q4");
    }

    @Test
    void weightsOutsideTheDirectoryAreRefused() throws IOException {
        Path model = TestModels.copy("external", folder.resolve("model"));
        Path tower = model.resolve("onnx/text_model.onnx");
        String bytes = Files.readString(tower, ISO_8859_1);
        Files.writeString(tower, bytes.replace("text_model.onnx_data", "../../elsewhere_data"), ISO_8859_1);

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("keeps its weights outside the model's directory, in '../../elsewhere_data'");
    }

    @Test
    void theSameModelAtAnotherPlaceIsTheSameModel() {
        ModelSpec copy = TestModels.open(TestModels.copy("tiny", folder.resolve("elsewhere")));

        assertThat(copy.modelId()).isEqualTo(TestModels.open("tiny").modelId()).matches("[0-9a-f]{16}");
    }

    @Test
    void aChangedFileMakesAnotherModel() throws IOException {
        Path copy = TestModels.copy("tiny", folder.resolve("changed"));
        Files.writeString(copy.resolve("config.json"), "{\"text_config\": {\"max_position_embeddings\": 13}}");

        assertThat(TestModels.open(copy).modelId())
                .isNotEqualTo(TestModels.open("tiny").modelId());
    }

    @Test
    void weightsBesideATowerBelongToTheModel() {
        assertThat(TestModels.open("external").files())
                .extracting(ModelFileEntry::path)
                .contains("onnx/text_model.onnx_data");
    }

    @Test
    void oneTowerServesWhatNeedsOnlyThatOne() {
        assertThat(TestModels.open("unmasked").textTower().maxLength()).isEqualTo(12);
    }

    @Test
    void aMissingTowerIsNamedWhenItIsNeeded() {
        ModelSpec model = TestModels.open("unmasked");

        assertThatThrownBy(model::imageTower)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no onnx/vision_model.onnx, which is needed to embed pictures");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        config.json              | has no config.json, which says what kind of model it is
        preprocessor_config.json | has no preprocessor_config.json, which says how onnx/vision_model.onnx wants its pictures
        tokenizer.json           | has no tokenizer.json, which turns prompts into the tokens of onnx/text_model.onnx
        """)
    void aMissingFileIsNamedWithItsPurpose(String file, String message) throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        Files.delete(model.resolve(file));

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith("add it, or give the directory of a complete model");
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        Path model = TestModels.copy("external", folder.resolve("model"));
        Files.delete(model.resolve("onnx/text_model.onnx_data"));

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "has no onnx/text_model.onnx_data, which holds the weights of onnx/text_model.onnx");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        config.json              | {         | it is not valid JSON
        preprocessor_config.json | {"do_flip": true} | It asks for a step that Lakesieve does not know
        tokenizer.json           | {"        | it is not valid JSON
        onnx/vision_model.onnx   | version https://git-lfs.github.com/spec/v1 | it is no ONNX file
        onnx/text_model.onnx     | ''        | it declares no inputs or no outputs
        """)
    void aMalformedFileIsNamedWithWhatIsWrong(String file, String content, String message) throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        Files.writeString(model.resolve(file), content);

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("The file " + file + " of the model '")
                .hasMessageContaining(message);
    }

    @Test
    void aTruncatedTowerIsNamed() throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        byte[] whole = Files.readAllBytes(model.resolve("onnx/vision_model.onnx"));
        Files.write(model.resolve("onnx/vision_model.onnx"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("onnx/vision_model.onnx")
                .hasMessageContaining("it ends too early");
    }

    @Test
    void aRecipeIsReadFromAProcessorConfig() throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        String recipe = Files.readString(model.resolve("preprocessor_config.json"));
        Files.delete(model.resolve("preprocessor_config.json"));
        Files.writeString(model.resolve("processor_config.json"), "{\"image_processor\": %s}".formatted(recipe));

        assertThat(TestModels.open(model).imageTower().preprocessor())
                .isEqualTo(TestModels.open("tiny").imageTower().preprocessor());
    }

    /** transformers looks there first, too. */
    @Test
    void aProcessorConfigThatHoldsARecipeComesBeforeAPreprocessorConfig() throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        String recipe = Files.readString(model.resolve("preprocessor_config.json"));
        Files.writeString(model.resolve("preprocessor_config.json"), "{}");
        Files.writeString(model.resolve("processor_config.json"), "{\"image_processor\": %s}".formatted(recipe));

        assertThat(TestModels.open(model).imageTower().preprocessor())
                .isEqualTo(TestModels.open("tiny").imageTower().preprocessor());
    }

    @Test
    void aProcessorConfigWithoutARecipeDoesNotMatter() throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        Files.writeString(model.resolve("processor_config.json"), "{\"processor_class\": \"CLIPProcessor\"}");

        assertThat(TestModels.open(model).imageTower().preprocessor())
                .isEqualTo(TestModels.open("tiny").imageTower().preprocessor());
    }

    @Test
    void aRecipeOfAnotherModelIsAnError() throws IOException {
        Path model = TestModels.copy("tiny", folder.resolve("model"));
        Files.writeString(model.resolve("preprocessor_config.json"), "{}");

        assertThatThrownBy(() -> TestModels.open(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("preprocessor_config.json makes 3 x 224 x 224: they belong to different models");
    }

    @Test
    void noModelAtAllSaysWhatToGive() {
        assertThatThrownBy(() -> TestModels.open(folder.resolve("nothing")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("There is no model at")
                .hasMessageContaining("or the name 'demo'");
    }

    @Test
    void anUnknownFileSystemIsAnError() {
        assertThatThrownBy(() -> new ModelRepository(new Configuration()).open("nowhere://bucket/model"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot be opened: No FileSystem for scheme \"nowhere\"");
    }

    @Test
    void aDescriptionIsSerialisable() throws Exception {
        ModelSpec model = TestModels.open("tiny");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(model);
        }

        Object arrived = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(arrived).isEqualTo(model);
    }

    @Test
    void aModelIdIsTheDigestOfItsFiles() {
        ModelSpec model = TestModels.open("unmasked");

        StringBuilder lines = new StringBuilder();
        model.files().forEach(file -> lines.append(file.path())
                .append('\t')
                .append(file.sha256())
                .append('\n'));
        assertThat(model.modelId())
                .isEqualTo(DigestUtils.sha256Hex(lines.toString()).substring(0, 16));
    }
}
