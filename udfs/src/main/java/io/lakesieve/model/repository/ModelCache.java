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
 * Provides the files of a described model on the local disk.
 *
 * <p>A model on a local disk or in the hub's cache is used in place. Any other is copied once to a folder named by its
 * {@link ModelFiles#id}. Files are copied to a scratch folder that is then renamed, so several JVMs of a machine
 * may copy at once. Every file is checked by length and SHA-256, also in copies from earlier sessions; a damaged copy
 * is replaced.
 */
public final class ModelCache {
    private static final Object LOCK = new Object();

    private final Path root;
    private final Configuration hadoop;

    /**
     * @param root folder for the copies, created when needed
     * @param hadoop configuration of the file systems that models are on
     */
    public ModelCache(Path root, Configuration hadoop) {
        this.root = requireNonNull(root, "root");
        this.hadoop = requireNonNull(hadoop, "hadoop");
    }

    /**
     * Returns the local directory with the model's files, copied or downloaded if necessary.
     *
     * @throws ModelException if the files cannot be obtained or differ from the description
     */
    public Path directory(ModelSpec model) {
        return directory(model.location());
    }

    /** The same for files that are a model's in part. */
    public Path directory(ModelFiles model) {
        if (model.uri().startsWith("file:")) {
            return inPlace(model);
        }
        if (HubRepositoryId.isOne(model.uri())) {
            return ofHub(model);
        }
        Path target = root.resolve("models").resolve(model.id());
        synchronized (LOCK) { // so that both towers share one copy
            if (firstDifference(target, model.files()).isPresent()) {
                fetch(model, target);
            }
        }
        return target;
    }

    private static Path inPlace(ModelFiles model) {
        // The URI is in Hadoop's form, in which no character is escaped.
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

    /** A hub model is used in the hub's cache; each machine downloads what its cache lacks. */
    private Path ofHub(ModelFiles model) {
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

    private void fetch(ModelFiles model, Path target) {
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

    /** Renames a complete copy. If another JVM was faster, its copy stays, since it may be loading it already. */
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
            return false; // an unreadable file counts as missing: it is copied again or named in the error
        }
    }
}
