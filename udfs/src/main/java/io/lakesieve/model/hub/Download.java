package io.lakesieve.model.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Downloads one file into the cache's blobs. It resumes an earlier attempt, retries after network errors, and publishes
 * the file only if its size and hash are those that the hub stated.
 */
final class Download {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TRIES = 5;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final HubRepositoryId name;
    private final RemoteFile file;
    private final HubClient client;
    private final HubCache cache;
    private final HubSettings settings;
    private final DownloadProgress progress;

    Download(
            HubRepositoryId name,
            RemoteFile file,
            HubClient client,
            HubCache cache,
            HubSettings settings,
            DownloadProgress progress) {
        this.name = name;
        this.file = file;
        this.client = client;
        this.cache = cache;
        this.settings = settings;
        this.progress = progress;
    }

    /** Downloads the file unless the cache already holds its bytes; the caller holds the lock. */
    void run(Path incomplete) throws IOException {
        if (Files.exists(cache.blob(file.etag()))) {
            return;
        }
        Files.createDirectories(incomplete.getParent());
        transfer(incomplete);
        if (!isWhole(incomplete)) {
            // The part from an earlier attempt may have been damaged: once more from the beginning.
            Files.deleteIfExists(incomplete);
            transfer(incomplete);
            requireWhole(incomplete);
        }
        cache.publish(incomplete, file.etag());
    }

    private void transfer(Path incomplete) throws IOException {
        long furthest = size(incomplete);
        requireSpace(furthest);
        try (DownloadProgress.Transfer transfer = progress.begin(file.path(), furthest, file.size())) {
            Retry retry = new Retry(settings.firstPause(), TRIES);
            boolean done = false;
            while (!done) {
                try {
                    done = receive(incomplete, size(incomplete), transfer);
                } catch (DiskException e) {
                    throw e;
                } catch (IOException e) {
                    if (size(incomplete) > furthest) {
                        furthest = size(incomplete);
                        retry.progressed();
                    }
                    retry.failed(e);
                }
            }
        }
    }

    /** Makes one request; true if the file then has its full length. */
    private boolean receive(Path incomplete, long present, DownloadProgress.Transfer transfer) throws IOException {
        if (present == file.size()) {
            return true;
        }
        HttpResponse<InputStream> response = client.fetch(name, file, present);
        boolean continues = response.statusCode() == 206 && startsAt(response, present);
        try (ReadTimeout in = new ReadTimeout(response.body(), settings.timeout())) {
            if (response.statusCode() == 416 || (response.statusCode() == 206 && !continues)) {
                Files.deleteIfExists(incomplete); // the part is longer than the file, or the server counts otherwise
                transfer.advance(0);
                throw new IOException("the hub does not go on from byte " + present);
            }
            append(in, incomplete, continues ? present : 0, transfer);
        }
        if (file.size() == RemoteFile.UNKNOWN || size(incomplete) >= file.size()) {
            return true;
        }
        throw new IOException("the line broke after %,d of %,d bytes".formatted(size(incomplete), file.size()));
    }

    private void append(ReadTimeout in, Path incomplete, long present, DownloadProgress.Transfer transfer)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = present;
        transfer.advance(written);
        try (OutputStream out = open(incomplete, present)) {
            for (int count = in.read(buffer); count >= 0 && !isTooLong(written); count = in.read(buffer)) {
                write(out, buffer, count);
                written += count;
                transfer.advance(written);
            }
        }
    }

    private boolean isTooLong(long written) {
        return file.size() != RemoteFile.UNKNOWN && written > file.size();
    }

    private static OutputStream open(Path incomplete, long present) throws IOException {
        try {
            return Files.newOutputStream(
                    incomplete,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    present > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int count) throws IOException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long present) {
        return response.headers()
                .firstValue("Content-Range")
                .map(range -> range.startsWith("bytes " + present + "-"))
                .orElse(false);
    }

    private boolean isWhole(Path incomplete) throws IOException {
        return hasSize(incomplete) && ContentHash.matches(incomplete, file.etag());
    }

    private boolean hasSize(Path incomplete) throws IOException {
        return file.size() == RemoteFile.UNKNOWN || size(incomplete) == file.size();
    }

    private void requireWhole(Path incomplete) throws IOException {
        if (isWhole(incomplete)) {
            return;
        }
        String found = hasSize(incomplete)
                ? "the hash %s, not %s".formatted(ContentHash.of(incomplete, file.etag()), file.etag())
                : "%,d bytes, not %,d".formatted(size(incomplete), file.size());
        Files.deleteIfExists(incomplete);
        throw new HubException(("%s of %s came twice with %s: something between here and the hub changes it; check"
                        + " HF_ENDPOINT and the proxy, then run again")
                .formatted(file.path(), name, found));
    }

    private void requireSpace(long present) {
        long needed = Math.max(0, file.size() - present);
        long usable = cache.usableSpace();
        if (needed > usable) {
            throw new HubException(String.format(
                    Locale.ROOT,
                    "%s of %s needs %.0f MB, but the disk of %s has %.0f MB left: make room, or set HF_HOME to a folder"
                            + " on another disk",
                    file.path(),
                    name,
                    needed / BYTES_PER_MEGABYTE,
                    cache.repository(),
                    usable / BYTES_PER_MEGABYTE));
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The cache's disk failed, not the network, so retrying is useless. */
    private static final class DiskException extends IOException {
        private static final long serialVersionUID = 1L;

        DiskException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
