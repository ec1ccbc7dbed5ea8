package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.image.preprocess.PreprocessorConfig;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.hub.DownloadProgress;
import io.lakesieve.model.hub.HubRepositoryId;
import io.lakesieve.model.onnx.OnnxGraph;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.text.TokenizerFacts;
import io.lakesieve.model.tower.ImageTower;
import io.lakesieve.model.tower.Projection;
import io.lakesieve.model.tower.TextTower;
import io.lakesieve.model.tower.Tower;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Opens models on the driver: reads a model directory, checks it and returns its description.
 *
 * <p>A directory lies on a local disk, on any Hadoop file system, in a repository of the Hugging Face hub, or, under
 * the name {@value #DEMO}, on the class path.
 * It holds {@code config.json}; {@code onnx/vision_model.onnx} with {@code preprocessor_config.json}, or with a {@code
 * processor_config.json} that has the same in its part {@code image_processor}, to embed pictures;
 * {@code onnx/text_model.onnx} with {@code tokenizer.json} (and {@code tokenizer_config.json}, if any) to embed prompts.
 * One tower is enough for what needs only that one. In the place of both files there may be one, {@code
 * onnx/model.onnx}. CLIPN's models have a third tower, {@code onnx/no_text_model.onnx}, ZOC's a caption decoder, {@code
 * onnx/caption_decoder.onnx}.
 */
public final class ModelRepository {
    /** The name of the small encoder that is part of this jar. */
    public static final String DEMO = "demo";

    private static final String DEMO_FOLDER = "demo/model";

    /** Names of the towers' ONNX files without suffix, in the folder {@code onnx}. */
    static final String IMAGE_TOWER = "vision_model";

    static final String TEXT_TOWER = "text_model";
    static final String BOTH_TOWERS = "model";
    static final String NO_TEXT_TOWER = "no_text_model";
    static final String CAPTION_DECODER = "caption_decoder";
    private static final String CAPTION_VOCABULARY = "caption_vocabulary.json";

    private final Configuration hadoop;
    private final DownloadProgress progress;

    /** {@link #ModelRepository(Configuration, DownloadProgress)} without a progress listener. */
    public ModelRepository(Configuration hadoop) {
        this(hadoop, DownloadProgress.SILENT);
    }

    /**
     * @param hadoop configuration of the file systems
     * @param progress progress listener for downloads from the hub
     */
    public ModelRepository(Configuration hadoop, DownloadProgress progress) {
        this.hadoop = requireNonNull(hadoop, "hadoop");
        this.progress = requireNonNull(progress, "progress");
    }

    /** {@link #open(String, ModelVariant)} with {@link ModelVariant#DEFAULT}. */
    public ModelSpec open(String uri) {
        return open(uri, ModelVariant.DEFAULT);
    }

    /**
     * Opens and describes a model.
     *
     * @param uri a path, a URI of a Hadoop file system, {@code hf://OWNER/NAME[@REVISION]}, or {@value #DEMO}
     * @throws ModelException if there is no model, or a file is missing or malformed
     */
    public ModelSpec open(String uri, ModelVariant variant) {
        return describe(source(uri, variant), variant);
    }

    /**
     * Opens CLIPN's "no" text tower (Wang et al., ICCV 2023) of a model as a model of its own, which has no other tower.
     * Its {@link ModelSpec#modelId()} is a hash of its own files, so that its embeddings are told from those of the text
     * tower, which reads the same prompts.
     *
     * @throws ModelException if the model has no such tower, or one with embeddings of another length
     */
    public ModelSpec openNoTexts(ModelSpec model) {
        ModelSource source = source(model.uri(), model.variant());
        ModelInspection files = new ModelInspection(source);
        String file = model.variant().file(NO_TEXT_TOWER);
        JsonNode config = files.requiredJson("config.json", "says what kind of model it is");
        OnnxGraph graph =
                files.graph(file).orElseThrow(() -> files.missing(file, "is the \"no\" text tower of CLIPN's models"));
        TextTower tower = textTower(files, file, Tower.FileUse.OWN, graph, config);
        requireOneSpace(
                model.readsTexts()
                        ? model.textTower().tower()
                        : model.imageTower().tower(),
                tower.tower());
        DeclaredScales scales = DeclaredScales.of(config, Optional.empty(), Optional.of(graph));
        return new ModelSpec(
                source.uri(), model.variant(), List.copyOf(files.files().values()), scales, null, tower, List.of());
    }

    /**
     * Opens the caption decoder of a model: {@code onnx/caption_decoder.onnx} with {@code caption_vocabulary.json}, which
     * holds {@code bos_token_id} and the text of all {@code tokens}.
     *
     * @throws ModelException if the model has none, or a file is malformed
     */
    public CaptionDecoderSpec openCaptionDecoder(String uri, ModelVariant variant) {
        ModelSource source = source(uri, variant);
        ModelInspection files = new ModelInspection(source);
        String file = variant.file(CAPTION_DECODER);
        OnnxGraph graph = files.graph(file)
                .orElseThrow(() -> files.missing(file, "writes the captions that the method zoc needs"));
        JsonNode vocabulary = files.requiredJson(CAPTION_VOCABULARY, "names the tokens that " + file + " writes");
        List<String> tokens = new ArrayList<>();
        vocabulary.path("tokens").forEach(token -> tokens.add(token.asText()));
        Tower tower = Tower.ofCaptions(file, graph);
        long logits = tower.output().dimension(1);
        if (logits != TensorSpec.DYNAMIC && logits != tokens.size()) {
            throw files.malformed(
                    CAPTION_VOCABULARY, "it names %d tokens and %s writes %d".formatted(tokens.size(), file, logits));
        }
        try {
            ModelFiles location =
                    new ModelFiles(source.uri(), List.copyOf(files.files().values()));
            return new CaptionDecoderSpec(
                    location, tower, vocabulary.path("bos_token_id").asInt(-1), tokens);
        } catch (IllegalArgumentException e) {
            throw files.malformed(CAPTION_VOCABULARY, e.getMessage());
        }
    }

    private ModelSource source(String uri, ModelVariant variant) {
        return HubRepositoryId.isOne(uri) ? HubModelSource.open(uri, variant, hadoop, progress) : source(uri, hadoop);
    }

    /** The source of a model's files, by the kind of its URI. */
    static ModelSource source(String uri, Configuration hadoop) {
        return uri.equals(DEMO) ? ClasspathModelSource.open(uri, DEMO_FOLDER) : HadoopModelSource.open(uri, hadoop);
    }

    static ModelSpec describe(ModelSource source, ModelVariant variant) {
        ModelInspection files = new ModelInspection(source);
        JsonNode config = files.requiredJson("config.json", "says what kind of model it is");
        Optional<OnnxGraph> vision = files.graph(variant.file(IMAGE_TOWER));
        Optional<OnnxGraph> text = files.graph(variant.file(TEXT_TOWER));
        Tower.FileUse fileUse = Tower.FileUse.OWN;
        if (vision.isEmpty() && text.isEmpty()) {
            OnnxGraph both = files.graph(variant.file(BOTH_TOWERS)).orElseThrow(() -> noTowers(files, variant));
            vision = Optional.of(both).filter(Tower::writesImages);
            text = Optional.of(both).filter(Tower::writesTexts);
            fileUse = Tower.FileUse.SHARED;
        }
        DeclaredScales scales = DeclaredScales.of(config, vision, text);
        ImageTower imageTower = vision.isPresent() ? imageTower(files, variant, fileUse, vision.get(), config) : null;
        String textFile = variant.file(fileUse == Tower.FileUse.OWN ? TEXT_TOWER : BOTH_TOWERS);
        TextTower textTower = text.isPresent() ? textTower(files, textFile, fileUse, text.get(), config) : null;
        if (imageTower != null && textTower != null) {
            requireOneSpace(imageTower.tower(), textTower.tower());
        }
        return new ModelSpec(
                source.uri(),
                variant,
                List.copyOf(files.files().values()),
                scales,
                imageTower,
                textTower,
                imageTower != null && textTower != null
                        ? List.of()
                        : files.variants(imageTower == null ? IMAGE_TOWER : TEXT_TOWER));
    }

    private static ModelException noTowers(ModelInspection files, ModelVariant variant) {
        Set<ModelVariant> there = new TreeSet<>(files.variants(IMAGE_TOWER));
        there.addAll(files.variants(TEXT_TOWER));
        if (there.isEmpty()) {
            return files.missing(
                    variant.file(IMAGE_TOWER) + ", no " + variant.file(TEXT_TOWER) + " and no "
                            + variant.file(BOTH_TOWERS),
                    "are the towers of a model");
        }
        return new ModelException("The model '%s' has no variant %s: --variant can be %s"
                .formatted(
                        files.uri(),
                        variant.flag(),
                        there.stream().map(ModelVariant::flag).collect(Collectors.joining(", "))));
    }

    private static void requireOneSpace(Tower one, Tower other) {
        long length = one.output().dimension(1);
        long otherLength = other.output().dimension(1);
        if (length != otherLength && length != TensorSpec.DYNAMIC && otherLength != TensorSpec.DYNAMIC) {
            throw new ModelException(
                    "%s writes embeddings of %d numbers and %s of %d: they are not the towers of one model"
                            .formatted(one.file(), length, other.file(), otherLength));
        }
    }

    private static ImageTower imageTower(
            ModelInspection files, ModelVariant variant, Tower.FileUse fileUse, OnnxGraph graph, JsonNode config) {
        String file = variant.file(fileUse == Tower.FileUse.OWN ? IMAGE_TOWER : BOTH_TOWERS);
        JsonNode part =
                files.json("processor_config.json").path("image_processor"); // before the other, in transformers
        String path = part.isObject() ? "processor_config.json" : "preprocessor_config.json";
        String recipe = part.isObject()
                ? part.toString()
                : files.requiredText(path, "says how " + file + " wants its pictures");
        try {
            Tower tower = Tower.ofImages(file, fileUse, graph, Projection.ofImages(config));
            return new ImageTower(tower, PreprocessorConfig.parse(recipe));
        } catch (IllegalArgumentException e) {
            throw files.malformed(path, e.getMessage());
        }
    }

    private static TextTower textTower(
            ModelInspection files, String file, Tower.FileUse fileUse, OnnxGraph graph, JsonNode config) {
        JsonNode tokenizer = files.requiredJson("tokenizer.json", "turns prompts into the tokens of " + file);
        Tower tower = Tower.ofTexts(file, fileUse, graph, Projection.ofTexts(config));
        return TextTower.of(tower, new TokenizerFacts(tokenizer, files.json("tokenizer_config.json"), config));
    }
}
