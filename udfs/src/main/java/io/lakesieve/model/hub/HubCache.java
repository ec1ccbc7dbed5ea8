package io.lakesieve.model.hub;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * A repository's folder in the cache that Python's {@code huggingface_hub} keeps:
 *
 * <pre>
 * models--OWNER--NAME/refs/main                     the commit that the branch stood for when it was last asked
 *                     blobs/ETAG                    files by the hub's name of their bytes
 *                     snapshots/COMMIT/PATH         links to blobs, or files where there are no links
 *                     .no_exist/COMMIT/PATH         empty: the commit has no such file
 * .locks/models--OWNER--NAME/ETAG.lock
 * </pre>
 *
 * What appears in {@code blobs} and {@code snapshots} is complete: it comes by a rename.
 */
final class HubCache {
    private final Path root;
    private final Path repository;
    private final Path locks;
    private final boolean symlinks;

    HubCache(HubRepositoryId name, HubSettings settings) {
        this.root = settings.cache();
        this.repository = root.resolve(name.folder());
        this.locks = root.resolve(".locks").resolve(name.folder());
        this.symlinks = settings.symlinks();
    }

    /** The repository's folder. */
    Path repository() {
        return repository;
    }

    /** The folder of a commit. */
    Path snapshot(String commit) {
        return repository.resolve("snapshots").resolve(commit);
    }

    /** The place of the bytes of that name. */
    Path blob(String etag) {
        return repository.resolve("blobs").resolve(etag);
    }

    /** The place of the first part of those bytes, kept from one attempt to the next. */
    Path incomplete(String etag) {
        // Not ETAG.incomplete: older versions of huggingface_hub append to that under a lock that Java does not see.
        return repository.resolve("blobs").resolve(etag + ".lakesieve.incomplete");
    }

    Path lock(String etag) {
        return locks.resolve(etag + ".lock");
    }

    /** The commit that a branch or tag stood for when it was last asked. */
    Optional<String> commit(String revision) throws IOException {
        try {
            String commit = Files.readString(repository.resolve("refs").resolve(revision))
                    .strip();
            return HubRepositoryId.isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (NoSuchFileException | FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Notes what a branch or tag stands for. */
    void remember(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            Path reference = repository.resolve("refs").resolve(revision);
            Files.createDirectories(reference.getParent());
            Path draft = reference.resolveSibling(reference.getFileName() + "." + UUID.randomUUID() + ".tmp");
            Files.writeString(draft, commit, StandardCharsets.US_ASCII);
            Files.move(draft, reference, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** A file of a commit that is here, complete. */
    Optional<Path> file(String commit, String path) {
        Path file = snapshot(commit).resolve(path);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** The hub's name of the bytes behind a file of a snapshot, where the file is a link and so keeps it. */
    static Optional<String> etag(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                ? Optional.of(Files.readSymbolicLink(file).getFileName().toString())
                : Optional.empty();
    }

    /** Takes a damaged file away, with the bytes that it points to. */
    void drop(Path file) throws IOException {
        Optional<String> etag = etag(file);
        Files.deleteIfExists(file);
        if (etag.isPresent()) {
            Files.deleteIfExists(blob(etag.get()));
        }
    }

    /** Whether the commit is known not to have that file. */
    boolean lacks(String commit, String path) {
        return Files.exists(absence(commit, path));
    }

    /** Notes that a commit does not have a file. */
    void noteAbsence(String commit, String path) throws IOException {
        Path marker = absence(commit, path);
        Files.createDirectories(marker.getParent());
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            // another process was as quick
        }
    }

    private Path absence(String commit, String path) {
        return repository.resolve(".no_exist").resolve(commit).resolve(path);
    }

    /** Puts complete bytes into their place. */
    void publish(Path complete, String etag) throws IOException {
        Files.createDirectories(blob(etag).getParent());
        Files.move(complete, blob(etag), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes a file of a snapshot out of its bytes: a link, or the bytes themselves where links cannot be. */
    Path place(String etag, String commit, String path) throws IOException {
        Path file = snapshot(commit).resolve(path);
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        if (symlinks && link(draft, file.getParent().relativize(blob(etag)))) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            // As huggingface_hub does: without links the snapshot holds the one copy.
            Files.move(blob(etag), file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private static boolean link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a file system without links; if it cannot be written to at all, the move will say so
        }
    }

    /** Bytes that the cache's disk still takes; a large number where that cannot be told. */
    long usableSpace() {
        for (Path folder = root.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder)) {
                try {
                    return Files.getFileStore(folder).getUsableSpace();
                } catch (IOException e) {
                    return Long.MAX_VALUE;
                }
            }
        }
        return Long.MAX_VALUE;
    }
}
