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
 * models--OWNER--NAME/refs/main                     commit of the branch when it was last looked up
 *                     blobs/ETAG                    files by their entity tag
 *                     snapshots/COMMIT/PATH         links to blobs, or files where there are no links
 *                     .no_exist/COMMIT/PATH         empty file: the commit has no such file
 * .locks/models--OWNER--NAME/ETAG.lock
 * </pre>
 *
 * Files appear in {@code blobs} and {@code snapshots} by a rename, and so are always complete.
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

    /** The path of the blob with that entity tag. */
    Path blob(String etag) {
        return repository.resolve("blobs").resolve(etag);
    }

    /** The path of that blob's partial download, which is kept between attempts. */
    Path incomplete(String etag) {
        // Not ETAG.incomplete: older versions of huggingface_hub append to that under a lock that Java does not see.
        return repository.resolve("blobs").resolve(etag + ".lakesieve.incomplete");
    }

    Path lock(String etag) {
        return locks.resolve(etag + ".lock");
    }

    /** The commit of a branch or tag when it was last looked up. */
    Optional<String> commit(String revision) throws IOException {
        try {
            String commit = Files.readString(repository.resolve("refs").resolve(revision))
                    .strip();
            return HubRepositoryId.isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (NoSuchFileException | FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Records the commit of a branch or tag. */
    void remember(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            Path reference = repository.resolve("refs").resolve(revision);
            Files.createDirectories(reference.getParent());
            Path draft = reference.resolveSibling(reference.getFileName() + "." + UUID.randomUUID() + ".tmp");
            Files.writeString(draft, commit, StandardCharsets.US_ASCII);
            Files.move(draft, reference, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The file of a commit, if the cache has it. */
    Optional<Path> file(String commit, String path) {
        Path file = snapshot(commit).resolve(path);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** The entity tag of a snapshot's file, known only if the file is a link to its blob. */
    static Optional<String> etag(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                ? Optional.of(Files.readSymbolicLink(file).getFileName().toString())
                : Optional.empty();
    }

    /** Deletes a damaged file, and the blob that it links to. */
    void drop(Path file) throws IOException {
        Optional<String> etag = etag(file);
        Files.deleteIfExists(file);
        if (etag.isPresent()) {
            Files.deleteIfExists(blob(etag.get()));
        }
    }

    /** Whether the commit is known to have no such file. */
    boolean lacks(String commit, String path) {
        return Files.exists(absence(commit, path));
    }

    /** Records that a commit has no such file. */
    void noteAbsence(String commit, String path) throws IOException {
        Path marker = absence(commit, path);
        Files.createDirectories(marker.getParent());
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            // another process has recorded it at the same time
        }
    }

    private Path absence(String commit, String path) {
        return repository.resolve(".no_exist").resolve(commit).resolve(path);
    }

    /** Moves a complete download to its place among the blobs. */
    void publish(Path complete, String etag) throws IOException {
        Files.createDirectories(blob(etag).getParent());
        Files.move(complete, blob(etag), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates a snapshot's file from its blob: a link to it or, on file systems without links, the moved blob. */
    Path place(String etag, String commit, String path) throws IOException {
        Path file = snapshot(commit).resolve(path);
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        if (symlinks && link(draft, file.getParent().relativize(blob(etag)))) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            // As in huggingface_hub: without links the only copy is in the snapshot.
            Files.move(blob(etag), file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private static boolean link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // a file system without links; if it is not writable at all, the move will fail and say so
        }
    }

    /** Free bytes on the cache's disk; {@link Long#MAX_VALUE} if unknown. */
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
