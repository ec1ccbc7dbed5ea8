package io.lakesieve.model.repository;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.hub.DownloadProgress;
import io.lakesieve.model.hub.HubException;
import io.lakesieve.model.hub.HubRepository;
import io.lakesieve.model.hub.HubRepositoryId;
import io.lakesieve.model.hub.HubSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a model from a repository of the Hugging Face hub, {@code hf://OWNER/NAME[@REVISION]}, and downloads only the
 * files that are read. Executors are sent the name with its commit, so that all download the same bytes.
 */
final class HubModelSource implements ModelSource {
    private static final String SETTING_PREFIX = "lakesieve.";

    private final HubRepository repository;

    private HubModelSource(HubRepository repository) {
        this.repository = repository;
    }

    /**
     * Opens a repository at the current commit of its revision.
     *
     * @throws ModelException if it cannot be obtained
     */
    static HubModelSource open(String uri, ModelVariant variant, Configuration hadoop, DownloadProgress progress) {
        List<String> usualFiles = List.of(
                "config.json",
                "preprocessor_config.json",
                "processor_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "onnx/vision_model" + variant.suffix() + ".onnx",
                "onnx/text_model" + variant.suffix() + ".onnx");
        Path own = CacheDirectory.of(hadoop);
        return asModel(() -> {
            HubRepositoryId name = HubRepositoryId.parse(uri);
            return new HubModelSource(HubRepository.open(name, settings(name, hadoop, own), usualFiles, progress));
        });
    }

    /** The folder of a described model's files on this machine, which need not be there yet. */
    static Path directory(ModelFiles model, Configuration hadoop, Path own) {
        return repository(model, hadoop, own).directory();
    }

    /** Downloads those files of a described model that this machine lacks or has only damaged. */
    static void fetch(ModelFiles model, Configuration hadoop, Path own) {
        HubRepository repository = repository(model, hadoop, own);
        for (ModelFileEntry file : model.files()) {
            asModel(() -> repository.file(file.path()));
        }
    }

    private static HubRepository repository(ModelFiles model, Configuration hadoop, Path own) {
        List<String> files = model.files().stream().map(ModelFileEntry::path).toList();
        return asModel(() -> {
            HubRepositoryId name = HubRepositoryId.parse(model.uri());
            return HubRepository.open(name, settings(name, hadoop, own), files, DownloadProgress.SILENT);
        });
    }

    /**
     * The user's settings. If their cache is not writable, as on executors without a home directory, the folder for
     * copies of models takes its place.
     */
    private static HubSettings settings(HubRepositoryId name, Configuration hadoop, Path own) {
        HubSettings settings = HubSettings.of(environment(hadoop), Path.of(System.getProperty("user.home", "?")));
        return settings.canServe(name)
                ? settings
                : settings.withCache(own.resolve("huggingface").resolve("hub"));
    }

    /**
     * The process's environment variables, overridden by Hadoop's keys {@code lakesieve.VARIABLE}, which reach
     * executors.
     */
    static Map<String, String> environment(Configuration hadoop) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        for (String variable : HubSettings.VARIABLES) {
            String value = hadoop.get(SETTING_PREFIX + variable);
            if (value != null) {
                environment.put(variable, value);
            }
        }
        return environment;
    }

    @Override
    public String uri() {
        return repository.name().toString();
    }

    @Override
    public Optional<InputStream> open(String path) throws IOException {
        Optional<Path> file = asModel(() -> repository.file(path));
        return file.isPresent() ? Optional.of(Files.newInputStream(file.get())) : Optional.empty();
    }

    @Override
    public boolean has(String path) {
        return asModel(() -> repository.has(path));
    }

    @Override
    public String remedy() {
        return repository.usesOnlyCache()
                ? "it is not in %s, and the network was not asked for it; fetch it where there is one"
                        .formatted(repository.directory())
                : "take a repository with an ONNX export, as those of Xenova and onnx-community have, or export the"
                        + " model with scripts/export_model.py";
    }

    private static <T> T asModel(Supplier<T> part) {
        try {
            return part.get();
        } catch (HubException e) {
            throw new ModelException(e.getMessage(), e);
        }
    }
}
