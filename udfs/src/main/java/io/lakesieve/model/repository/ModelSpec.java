package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.tower.ImageTower;
import io.lakesieve.model.tower.TextTower;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The description of a model that travels to executors in its place: where it is, what it is made of and what it can
 * do.
 *
 * @param uri where the model was opened: a directory on a Hadoop file system, a hub repository at a commit, or
 *     {@link ModelRepository#DEMO}
 * @param variant which of its exports
 * @param files everything that is read of it, sorted by path
 * @param scales what its files say about the logit scale
 * @param imageTower the tower for pictures, or null where the model has none
 * @param textTower the tower for prompts, or null where the model has none
 * @param others the variants in which a tower that is missing is there; empty where none is missing
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

    /**
     * The model's name in the tables: the first 16 hex digits of the sha-256 over its sorted lines of path and sha-256,
     * so that the same model at another place is the same model.
     */
    public String modelId() {
        String lines = files.stream()
                .sorted(Comparator.comparing(ModelFileEntry::path))
                .map(file -> file.path() + "\t" + file.sha256() + "\n")
                .collect(Collectors.joining());
        return DigestUtils.sha256Hex(lines).substring(0, 16);
    }

    /** Whether it can embed pictures. */
    public boolean readsImages() {
        return imageTower != null;
    }

    /** Whether it can embed prompts. */
    public boolean readsTexts() {
        return textTower != null;
    }

    /**
     * The tower for pictures.
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
     * The tower for prompts.
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
