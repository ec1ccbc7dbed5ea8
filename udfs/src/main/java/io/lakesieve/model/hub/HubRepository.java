package io.lakesieve.model.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hub repository at one commit, whose files are downloaded to the local cache at first use.
 *
 * <p>A branch or tag is resolved to a commit once, when the repository is opened; all files come from that commit.
 * Files in the cache are not requested again, so a repository named by its commit needs no network the second time.
 * Without a network, or with {@code HF_HUB_OFFLINE}, a branch is taken to be at the commit where it was last seen.
 */
public final class HubRepository {
    /** A file that every model repository has; its response headers state the commit. */
    private static final String FIRST_FILE = "config.json";

    private static final int QUESTION_TRIES = 3;

    private final HubRepositoryId name;
    private final HubSettings settings;
    private final DownloadProgress progress;
    private final List<String> usualFiles;
    private final HubCache cache;
    private final HubClient client;
    private final Map<String, Optional<Path>> seen = new ConcurrentHashMap<>();
    private boolean cacheOnly;

    private HubRepository(
            HubRepositoryId name, HubSettings settings, List<String> usualFiles, DownloadProgress progress) {
        this.name = name;
        this.settings = settings;
        this.progress = progress;
        this.usualFiles = usualFiles;
        this.cache = new HubCache(name, settings);
        this.client = new HubClient(settings);
        this.cacheOnly = settings.offline();
    }

    /**
     * Opens a repository at the current commit of its revision.
     *
     * @param usualFiles the files that will be needed, for a message that tells the user which files to copy where
     * @throws HubException if there is no such repository or revision, or it is neither reachable nor in the cache
     */
    public static HubRepository open(
            HubRepositoryId name, HubSettings settings, List<String> usualFiles, DownloadProgress progress) {
        requireNonNull(name, "name");
        requireNonNull(settings, "settings");
        requireNonNull(usualFiles, "usualFiles");
        requireNonNull(progress, "progress");
        HubRepository unpinned = new HubRepository(name, settings, usualFiles, progress);
        if (name.isPinned()) {
            return unpinned;
        }
        try {
            HubRepository pinned =
                    new HubRepository(name.at(unpinned.commitOfRevision()), settings, usualFiles, progress);
            pinned.cacheOnly = unpinned.cacheOnly;
            return pinned;
        } catch (IOException e) {
            throw unpinned.cacheFailure(e);
        }
    }

    /** The repository's id with its commit as the revision. */
    public HubRepositoryId name() {
        return name;
    }

    /** The commit's folder in the cache: holds the files requested so far, in the repository's layout. */
    public Path directory() {
        return cache.snapshot(name.revision());
    }

    /** Whether only the cache is used, because the user wants it or the hub cannot be reached. */
    public boolean usesOnlyCache() {
        return cacheOnly;
    }

    /**
     * Returns the local copy of a file, downloaded if necessary.
     *
     * @param path relative to the repository, with {@code /}
     * @return empty if the repository, or the cache if only that is used, has no such file
     * @throws HubException if it cannot be obtained
     */
    public Optional<Path> file(String path) {
        return seen.computeIfAbsent(path, this::locate);
    }

    /**
     * Whether the repository has such a file. Asks the hub if the cache does not have it, but downloads nothing.
     *
     * @param path relative to the repository, with {@code /}
     * @throws HubException if the hub cannot be asked
     */
    public boolean has(String path) {
        try {
            if (cache.file(name.revision(), path).isPresent()) {
                return true;
            }
            if (cacheOnly || cache.lacks(name.revision(), path)) {
                return false;
            }
            return new Retry(settings.firstPause(), QUESTION_TRIES).run(() -> client.ask(name, path))
                    instanceof HubClient.Present;
        } catch (Retry.NetworkException e) {
            throw unreachable(e);
        }
    }

    private Optional<Path> locate(String path) {
        try {
            Optional<Path> cached = undamaged(path);
            if (cached.isPresent() || cache.lacks(name.revision(), path)) {
                return cached;
            }
            if (cacheOnly) {
                requireSnapshot();
                return Optional.empty();
            }
            return fetched(path);
        } catch (IOException e) {
            throw cacheFailure(e);
        }
    }

    /** The file in the cache. A damaged one is deleted, so that it is downloaded again. */
    private Optional<Path> undamaged(String path) throws IOException {
        Optional<Path> cached = cache.file(name.revision(), path);
        if (cached.isEmpty()) {
            return cached;
        }
        Optional<String> etag = HubCache.etag(cached.get());
        if (etag.isEmpty() || ContentHash.matches(cached.get(), etag.get())) {
            return cached;
        }
        progress.notice("%s is damaged in the cache %s: it is fetched again".formatted(path, cache.repository()));
        cache.drop(cached.get());
        return Optional.empty();
    }

    private Optional<Path> fetched(String path) throws IOException {
        try {
            HubClient.Answer answer =
                    new Retry(settings.firstPause(), QUESTION_TRIES).run(() -> client.ask(name, path));
            if (answer instanceof HubClient.Present present) {
                return Optional.of(fetched(present.file()));
            }
            cache.noteAbsence(name.revision(), path);
            return Optional.empty();
        } catch (Retry.NetworkException e) {
            throw unreachable(e);
        }
    }

    private Path fetched(RemoteFile file) throws IOException {
        try (CacheLock lock = CacheLock.take(cache.lock(file.etag()))) {
            Optional<Path> meanwhile = cache.file(name.revision(), file.path());
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Path incomplete = cache.incomplete(file.etag());
            if (!lock.excludesOtherProcesses()) {
                incomplete = incomplete.resolveSibling(
                        file.etag() + "." + ProcessHandle.current().pid() + ".incomplete");
            }
            new Download(name, file, client, cache, settings, progress).run(incomplete);
            return cache.place(file.etag(), name.revision(), file.path());
        }
    }

    /** Resolves the revision by the hub or, if that fails, by the cache. */
    private String commitOfRevision() throws IOException {
        Optional<String> known = cache.commit(name.revision());
        if (cacheOnly) {
            return known.orElseThrow(() -> notHere("HF_HUB_OFFLINE is set: unset it", null));
        }
        HubClient.Answer answer;
        try {
            // If the cache knows a commit, one attempt is enough.
            int tries = known.isPresent() ? 1 : QUESTION_TRIES;
            answer = new Retry(settings.firstPause(), tries).run(() -> client.ask(name, FIRST_FILE));
        } catch (Retry.NetworkException e) {
            cacheOnly = true;
            String commit = known.orElseThrow(() -> unreachable(e));
            progress.notice(
                    "the hub at %s cannot be reached (%s): taking %s as it was when it was last fetched, commit %s"
                            .formatted(settings.endpoint(), reason(e.getCause()), name, commit));
            return commit;
        }
        String commit = answer instanceof HubClient.Present present
                ? present.file().commit()
                : ((HubClient.Absent) answer).commit();
        if (commit.isEmpty()) {
            throw new HubException("%s has no %s, so it is no model: check the name".formatted(name, FIRST_FILE));
        }
        cache.remember(name.revision(), commit);
        return commit;
    }

    private void requireSnapshot() {
        if (!Files.isDirectory(directory())) {
            throw notHere("HF_HUB_OFFLINE is set: unset it", null);
        }
    }

    private HubException unreachable(Retry.NetworkException failure) {
        Throwable cause = failure.getCause();
        return notHere(
                "the hub at %s cannot be reached (%s): run again when it can, to go on where it ended"
                        .formatted(settings.endpoint(), reason(cause)),
                cause);
    }

    private HubException notHere(String why, Throwable cause) {
        String snapshot = name.isPinned()
                ? cache.repository() + "/snapshots/" + name.revision()
                : "%s/snapshots/COMMIT, with COMMIT's 40 digits in %s/refs/%s"
                        .formatted(cache.repository(), cache.repository(), name.revision());
        return new HubException(
                ("The model %s is not complete on this machine, and %s; or fetch %s from %s/%s elsewhere and put them"
                                + " into a folder that you name with --model, or into %s")
                        .formatted(
                                name,
                                why,
                                String.join(", ", usualFiles),
                                settings.endpoint(),
                                name.repository(),
                                snapshot),
                cause);
    }

    private HubException cacheFailure(IOException cause) {
        return new HubException(
                "The cache %s cannot be used (%s): make room or give access to it, or set HF_HOME to another folder"
                        .formatted(cache.repository(), reason(cause)),
                cause);
    }

    /**
     * A failure in a few words: its kind, from the class name, and its message, which the JDK's network exceptions
     * often lack.
     */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass()
                .getSimpleName()
                .replaceFirst("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        boolean ours = failure instanceof HubClient.BusyException || failure.getClass() == IOException.class;
        if (message == null || message.isBlank()) {
            return kind;
        }
        return ours ? message : kind + ": " + message;
    }
}
