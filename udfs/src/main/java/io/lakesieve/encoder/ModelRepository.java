package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakesieve.hub.DownloadProgress;
import io.lakesieve.hub.HubName;
import io.lakesieve.image.PreprocessorConfig;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Opens models on the driver: reads a model directory, checks it and describes it.
 *
 * <p>A directory lies on a local disk, on any Hadoop file system, in a repository of the Hugging Face hub, or, under
 * the name {@value #DEMO}, on the class path.
 * It holds {@code config.json}; {@code onnx/vision_model.onnx} with {@code preprocessor_config.json} to embed pictures;
 * {@code onnx/text_model.onnx} with {@code tokenizer.json} (and {@code tokenizer_config.json}, if any) to embed prompts.
 * One tower is enough for what needs only that one.
 */
public final class ModelRepository {
    /** The name of the small encoder that ships with the application. */
    public static final String DEMO = "demo";

    private static final String DEMO_FOLDER = "demo/model";

    private final Configuration hadoop;
    private final DownloadProgress progress;

    /** {@link #ModelRepository(Configuration, DownloadProgress)} with nobody to hear of downloads. */
    public ModelRepository(Configuration hadoop) {
        this(hadoop, DownloadProgress.SILENT);
    }

    /**
     * @param hadoop how file systems are reached
     * @param progress hears how the files of a hub repository come in
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
     * Describes the model at a place.
     *
     * @param uri a path, a URI of a Hadoop file system, {@code hf://OWNER/NAME[@REVISION]}, or {@value #DEMO}
     * @throws ModelException if there is no model, or a file is missing or malformed
     */
    public ModelSpec open(String uri, ModelVariant variant) {
        ModelSource source =
                HubName.isOne(uri) ? HubModelSource.open(uri, variant, hadoop, progress) : source(uri, hadoop);
        return describe(source, variant);
    }

    /** The files behind the name of a directory. */
    static ModelSource source(String uri, Configuration hadoop) {
        return uri.equals(DEMO) ? ClasspathModelSource.open(uri, DEMO_FOLDER) : HadoopModelSource.open(uri, hadoop);
    }

    static ModelSpec describe(ModelSource source, ModelVariant variant) {
        ModelInspection files = new ModelInspection(source);
        JsonNode config = files.requiredJson("config.json", "says what kind of model it is");
        String visionFile = "onnx/vision_model" + variant.suffix() + ".onnx";
        String textFile = "onnx/text_model" + variant.suffix() + ".onnx";
        Optional<OnnxGraph> vision = files.graph(visionFile);
        Optional<OnnxGraph> text = files.graph(textFile);
        if (vision.isEmpty() && text.isEmpty()) {
            throw files.missing(visionFile + " and no " + textFile, "are the towers of a model");
        }
        DeclaredScales scales = DeclaredScales.of(config, vision, text);
        ImageTower imageTower =
                vision.map(graph -> imageTower(files, visionFile, graph)).orElse(null);
        TextTower textTower =
                text.map(graph -> textTower(files, textFile, graph, config)).orElse(null);
        return new ModelSpec(source.uri(), variant, List.copyOf(files.files().values()), scales, imageTower, textTower);
    }

    private static ImageTower imageTower(ModelInspection files, String file, OnnxGraph graph) {
        String path = "preprocessor_config.json";
        String recipe = files.requiredText(path, "says how " + file + " wants its pictures");
        try {
            return new ImageTower(Tower.ofImages(file, graph), PreprocessorConfig.parse(recipe));
        } catch (IllegalArgumentException e) {
            throw files.malformed(path, e.getMessage());
        }
    }

    private static TextTower textTower(ModelInspection files, String file, OnnxGraph graph, JsonNode config) {
        JsonNode tokenizer = files.requiredJson("tokenizer.json", "turns prompts into the tokens of " + file);
        Tower tower = Tower.ofTexts(file, graph);
        return TextTower.of(tower, new TokenizerFacts(tokenizer, files.json("tokenizer_config.json"), config));
    }
}
