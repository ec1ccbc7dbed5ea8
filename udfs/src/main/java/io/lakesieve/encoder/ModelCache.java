package io.lakesieve.encoder;

import static java.util.Objects.requireNonNull;

import io.lakesieve.hub.HubName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Puts a described model on the local disk of whichever machine this is.
 *
 * <p>A model on a local disk, or in the hub's cache, is used where it lies. Any other is copied once under its {@link ModelSpec#modelId}, by
 * way of a folder of its own that is then renamed, so that several JVMs of a machine may do it at once. Every file is
 * checked by length and sha-256, of a copy made earlier too: a damaged copy is made again.
 */
final class ModelCache {
    private static final Object LOCK = new Object();

    private final Path root;
    private final Configuration hadoop;

    /**
     * @param root folder for the copies, created when it is needed
     * @param hadoop how a model's own place is reached
     */
    ModelCache(Path root, Configuration hadoop) {
        this.root = requireNonNull(root, "root");
        this.hadoop = requireNonNull(hadoop, "hadoop");
    }

    /**
     * The local directory that holds the model.
     *
     * @throws ModelException if it cannot be had, or is not what the driver described
     */
    Path directory(ModelSpec model) {
        if (model.uri().startsWith("file:")) {
            return inPlace(model);
        }
        if (HubName.isOne(model.uri())) {
            return ofHub(model);
        }
        Path target = root.resolve("models").resolve(model.modelId());
        synchronized (LOCK) { // one copy for both towers
            if (firstDifference(target, model.files()).isPresent()) {
                fetch(model, target);
            }
        }
        return target;
    }

    private static Path inPlace(ModelSpec model) {
        Path directory = Path.of(URI.create(model.uri().replace(" ", "%20")).getPath());
        firstDifference(directory, model.files()).ifPresent(file -> {
            throw new ModelException(
                    ("On this machine %s of the model '%s' is missing or is not what the driver read: put"
                                    + " the model at the same path on every machine, or on a shared file system")
                            .formatted(file.path(), model.uri()));
        });
        return directory;
    }

    /** A snapshot of the hub's cache is used where it lies; each machine fetches what its own cache lacks. */
    private Path ofHub(ModelSpec model) {
        synchronized (LOCK) {
            Path directory = HubModelSource.directory(model, hadoop, root);
            if (firstDifference(directory, model.files()).isPresent()) {
                HubModelSource.fetch(model, hadoop, root);
            }
            firstDifference(directory, model.files()).ifPresent(file -> {
                throw new ModelException(
                        "The file %s of the model '%s' is not what the driver read: remove %s and run again"
                                .formatted(file.path(), model.uri(), directory.resolve(file.path())));
            });
            return directory;
        }
    }

    private void fetch(ModelSpec model, Path target) {
        Path parent = target.resolveSibling("." + model.modelId() + "-" + UUID.randomUUID());
        try {
            Files.createDirectories(parent);
            ModelSource source = ModelRepository.source(model.uri(), hadoop);
            for (ModelFile file : model.files()) {
                copy(source, file, parent.resolve(file.path()));
            }
            install(parent, target, model.files());
        } catch (IOException e) {
            throw new ModelException("The model '%s' cannot be copied to %s: %s".formatted(model.uri(), root, e), e);
        } finally {
            delete(parent);
        }
    }

    private static void copy(ModelSource source, ModelFile file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream opened = source.open(file.path()).orElse(null)) {
            if (opened == null) {
                throw changed(source, file);
            }
            DigestingStream in = new DigestingStream(opened);
            try (OutputStream out = Files.newOutputStream(target)) {
                in.transferTo(out);
            }
            if (in.length() != file.length() || !in.sha256().equals(file.sha256())) {
                throw changed(source, file);
            }
        }
    }

    private static ModelException changed(ModelSource source, ModelFile file) {
        return new ModelException("The file %s of the model '%s' has changed since the driver read it: run again"
                .formatted(file.path(), source.uri()));
    }

    /** Renames a complete copy; where another JVM was faster, its copy stays, for it may be loading that by now. */
    private static void install(Path copy, Path target, List<ModelFile> files) throws IOException {
        if (firstDifference(target, files).isEmpty()) {
            return;
        }
        if (Files.exists(target)) {
            Path stale = target.resolveSibling(".stale-" + UUID.randomUUID());
            Files.move(target, stale, StandardCopyOption.ATOMIC_MOVE);
            delete(stale);
        }
        try {
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (firstDifference(target, files).isPresent()) {
                throw e;
            }
        }
    }

    private static Optional<ModelFile> firstDifference(Path directory, List<ModelFile> files) {
        return files.stream()
                .filter(file -> !matches(directory.resolve(file.path()), file))
                .findFirst();
    }

    private static boolean matches(Path path, ModelFile file) {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) != file.length()) {
                return false;
            }
            try (DigestingStream in = new DigestingStream(Files.newInputStream(path))) {
                in.transferTo(OutputStream.nullOutputStream());
                return in.sha256().equals(file.sha256());
            }
        } catch (IOException e) {
            return false; // not readable is not usable: it is fetched, or named, as a missing one
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // What is left has a name of its own and disturbs nothing.
        }
    }
}
