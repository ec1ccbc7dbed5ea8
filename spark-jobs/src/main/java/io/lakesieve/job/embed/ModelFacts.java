package io.lakesieve.job.embed;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.repository.LogitScale;
import io.lakesieve.model.repository.ModelFileEntry;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.model.tower.BatchRule;
import io.lakesieve.model.tower.Tower;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Facts about a model, from its files.
 *
 * @param model where it was opened
 * @param variant which of its exports
 * @param modelId its fingerprint, under which embeddings are kept
 * @param files what the fingerprint is made of
 * @param imageTower the tower for pictures; null where there is none
 * @param textTower the tower for prompts; null where there is none
 * @param preprocessing how a picture becomes a tensor, step by step; empty without the tower
 * @param longestPrompt tokens of the longest prompt; 0 without the tower
 * @param logitScale the factor on cosines; NaN where nothing states it
 * @param logitScaleSource what states it, or why it is missing
 */
public record ModelFacts(
        String model,
        String variant,
        String modelId,
        List<ModelFileEntry> files,
        TowerFacts imageTower,
        TowerFacts textTower,
        Map<String, String> preprocessing,
        int longestPrompt,
        double logitScale,
        String logitScaleSource) {
    public ModelFacts {
        files = List.copyOf(files);
        preprocessing = Collections.unmodifiableMap(new LinkedHashMap<>(preprocessing)); // in its order
    }

    /**
     * A tower.
     *
     * @param file its ONNX file
     * @param inputs names, types and dimensions, -1 for one that each call chooses
     * @param output the embedding
     * @param rows how many rows a call may hold
     */
    public record TowerFacts(String file, List<TensorSpec> inputs, TensorSpec output, String rows) {
        public TowerFacts {
            inputs = List.copyOf(inputs);
        }

        static TowerFacts of(Tower tower) {
            return new TowerFacts(tower.file(), tower.inputs(), tower.output(), rows(tower.rows()));
        }

        private static String rows(BatchRule rule) {
            if (rule instanceof BatchRule.Fixed fixed) {
                return "always " + fixed.rows();
            }
            return rule instanceof BatchRule.Alone ? "one at a time, since it quantises over the batch" : "any number";
        }
    }

    /**
     * Describes a model.
     *
     * @param flag {@code --logit-scale}, empty where it was not given
     */
    public static ModelFacts of(ModelSpec model, OptionalDouble flag) {
        Map<String, String> preprocessing = new LinkedHashMap<>();
        if (model.readsImages()) {
            preprocessing.putAll(PreprocessingText.steps(model.imageTower().preprocessor()));
        }
        double scale = Double.NaN;
        String source;
        try {
            LogitScale stated = LogitScale.resolve(flag, model);
            scale = stated.value();
            source = stated.notice().orElse(words(stated.source()));
        } catch (ModelException e) {
            source = e.getMessage();
        }
        return new ModelFacts(
                model.uri(),
                model.variant().name().toLowerCase(Locale.ROOT),
                model.modelId(),
                model.files(),
                model.readsImages() ? TowerFacts.of(model.imageTower().tower()) : null,
                model.readsTexts() ? TowerFacts.of(model.textTower().tower()) : null,
                preprocessing,
                model.readsTexts() ? model.textTower().maxLength() : 0,
                scale,
                source);
    }

    private static String words(LogitScale.Source source) {
        return switch (source) {
            case FLAG -> "--logit-scale";
            case CONFIG -> "'logit_scale' of config.json";
            case INITIALISER -> "an initialiser of the ONNX file";
            case CLIP -> "the model's type";
        };
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(ModelFileEntry::length).sum();
    }
}
