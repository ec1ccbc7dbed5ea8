package io.lakesieve.model.repository;

import static java.util.Objects.requireNonNull;

import io.lakesieve.model.ModelException;
import io.lakesieve.model.hub.HubRepositoryId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.apache.hadoop.conf.Configuration;

/**
 * Puts a described model on the local disk of whichever machine this is.
 *
 * <p>A model on a local disk, or in the hub's cache, is used where it lies. Any other is copied once under its {@link ModelSpec#modelId}, by
 * way of a folder of its own that is then renamed, so that several JVMs of a machine may do it at once. Every file is
 * checked by length and sha-256, of a copy made earlier too: a damaged copy is made again.
 */
public final class ModelCache {
    private static final Object LOCK = new Object();

    private final Path root;
    private final Configuration hadoop;

    /**
     * @param root folder for the copies, created when it is needed
     * @param hadoop how a model's own place is reached
     */
    public ModelCache(Path root, Configuration hadoop) {
        this.root = requireNonNull(root, "root");
        this.hadoop = requireNonNull(hadoop, "hadoop");
    }

    /**
     * The local directory that holds the model.
     *
     * @throws ModelException if it cannot be had, or is not what the driver described
     */
    public Path directory(ModelSpec model) {
        if (model.uri().startsWith("file:")) {
            return inPlace(model);
        }
        if (HubRepositoryId.isOne(model.uri())) {
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
        // Hadoop's form of a URI, in which no character is escaped.
        Path directory =
                Path.of(new org.apache.hadoop.fs.Path(model.uri()).toUri().getPath());
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
        try (ScratchDirectory scratch = ScratchDirectory.create(root)) {
            Path copy = scratch.path().resolve("copy");
            ModelSource source = ModelRepository.source(model.uri(), hadoop);
            for (ModelFileEntry file : model.files()) {
                copy(source, file, copy.resolve(file.path()));
            }
            Files.createDirectories(target.getParent());
            install(copy, target, scratch.path().resolve("replaced"), model.files());
        } catch (IOException e) {
            throw new ModelException("The model '%s' cannot be copied to %s: %s".formatted(model.uri(), root, e), e);
        }
    }

    private static void copy(ModelSource source, ModelFileEntry file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (InputStream opened = source.open(file.path()).orElse(null)) {
            if (opened == null
                    || Files.copy(new DigestInputStream(opened, digest), target) != file.length()
                    || !Hex.encodeHexString(digest.digest()).equals(file.sha256())) {
                throw changed(source, file);
            }
        }
    }

    private static ModelException changed(ModelSource source, ModelFileEntry file) {
        return new ModelException("The file %s of the model '%s' has changed since the driver read it: run again"
                .formatted(file.path(), source.uri()));
    }

    /** Renames a complete copy; where another JVM was faster, its copy stays, for it may be loading that by now. */
    private static void install(Path copy, Path target, Path replaced, List<ModelFileEntry> files) throws IOException {
        if (firstDifference(target, files).isEmpty()) {
            return;
        }
        if (Files.exists(target)) {
            Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (firstDifference(target, files).isPresent()) {
                throw e;
            }
        }
    }

    private static Optional<ModelFileEntry> firstDifference(Path directory, List<ModelFileEntry> files) {
        return files.stream()
                .filter(file -> !matches(directory.resolve(file.path()), file))
                .findFirst();
    }

    private static boolean matches(Path path, ModelFileEntry file) {
        try {
            if (!Files.isRegularFile(path) || Files.size(path) != file.length()) {
                return false;
            }
            return new DigestUtils(MessageDigestAlgorithms.SHA_256)
                    .digestAsHex(path)
                    .equals(file.sha256());
        } catch (IOException e) {
            return false; // not readable is not usable: it is fetched, or named, as a missing one
        }
    }
}
