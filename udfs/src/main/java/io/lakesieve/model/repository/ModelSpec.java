package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.tower.ImageTower;
import io.lakesieve.model.tower.TextTower;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The serialisable description of a model, which is sent to executors instead of the model: its URI, files with hashes,
 * towers and logit scale.
 *
 * @param uri the model's URI: a directory on a Hadoop file system, a hub repository at a commit, or {@link
 *     ModelRepository#DEMO}
 * @param variant the precision of its ONNX files
 * @param files the files that are read, sorted by path
 * @param scales its files' statements about the logit scale
 * @param imageTower the image tower, or null
 * @param textTower the text tower, or null
 * @param others if a tower is missing, the variants that have it; otherwise empty
 */
public record ModelSpec(
        String uri,
        ModelVariant variant,
        List<ModelFileEntry> files,
        DeclaredScales scales,
        ImageTower imageTower,
        TextTower textTower,
        List<ModelVariant> others)
        implements Serializable {

    public ModelSpec {
        requireNonNull(uri, "uri");
        requireNonNull(variant, "variant");
        requireNonNull(scales, "scales");
        files = List.copyOf(files);
        others = List.copyOf(others);
        if (imageTower == null && textTower == null) {
            throw new IllegalArgumentException("A model has a tower: " + uri);
        }
    }

    /** The files and where they are. */
    public ModelFiles location() {
        return new ModelFiles(uri, files);
    }

    /** The model's name in the tables, see {@link ModelFiles#id()}. */
    public String modelId() {
        return location().id();
    }

    /** Whether the model has an image tower. */
    public boolean readsImages() {
        return imageTower != null;
    }

    /** Whether the model has a text tower. */
    public boolean readsTexts() {
        return textTower != null;
    }

    /**
     * The image tower.
     *
     * @throws ModelException if the model has none; it says which file is missing
     */
    @Override
    public ImageTower imageTower() {
        if (imageTower == null) {
            throw missing("pictures", "vision_model");
        }
        return imageTower;
    }

    /**
     * The text tower.
     *
     * @throws ModelException if the model has none; it says which file is missing
     */
    @Override
    public TextTower textTower() {
        if (textTower == null) {
            throw missing("labels and other prompts", "text_model");
        }
        return textTower;
    }

    private ModelException missing(String what, String stem) {
        String remedy = others.isEmpty()
                ? "add it, or use a model that has it"
                : "add it, or choose the variant %s"
                        .formatted(others.stream().map(ModelVariant::flag).collect(Collectors.joining(" or ")));
        return new ModelException("The model %s has no %s, which is needed to embed %s: %s"
                .formatted(uri, variant.file(stem), what, remedy));
    }
}
