package io.lakesieve;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk under a scheme of its own, where files may fail to open as they do on a remote store. */
public final class FaultyFileSystem extends FileSystem {
    public static final String SCHEME = "faulty";

    private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();
    private static final Map<String, Break> BREAKS = new ConcurrentHashMap<>();
    private static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

    private final RawLocalFileSystem disk = new RawLocalFileSystem();

    /** What a session must be told. */
    public static Map<String, String> settings() {
        return Map.of("fs.faulty.impl", FaultyFileSystem.class.getName());
    }

    /** Lets the next opens of files of that name fail by a time-out. */
    public static void fail(String name, int times) {
        FAILURES.put(name, times);
    }

    /** Lets the next reads beyond a byte of files of that name fail by a reset. */
    public static void breakAt(String name, long position, int times) {
        BREAKS.put(name, new Break(position, new AtomicInteger(times)));
    }

    /** How often files of that name were opened since this was last asked. */
    public static int opened(String name) {
        Integer times = OPENED.remove(name);
        return times == null ? 0 : times;
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        disk.initialize(URI.create("file:///"), hadoop);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        String name = file.getName();
        OPENED.merge(name, 1, Integer::sum);
        if (name.startsWith("gone")) {
            delete(file, false);
        }
        if (name.startsWith("forbidden")) {
            throw new AccessDeniedException(file.toString());
        }
        if (name.startsWith("hidden")) { // as the JDK says it of a file of another user's
            throw new FileNotFoundException(file + " (Permission denied)");
        }
        Integer left = FAILURES.computeIfPresent(name, (key, times) -> times == 0 ? null : times - 1);
        if (left != null) {
            throw new SocketTimeoutException("no answer");
        }
        FSDataInputStream stream = disk.open(onDisk(file), bufferSize);
        Break planned = BREAKS.get(name);
        return planned == null ? stream : new FSDataInputStream(new BreakingStream(stream, planned));
    }

    private record Break(long position, AtomicInteger times) {}

    private static final class BreakingStream extends FSInputStream {
        private final FSDataInputStream stream;
        private final Break planned;

        BreakingStream(FSDataInputStream stream, Break planned) {
            this.stream = stream;
            this.planned = planned;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            long left = planned.position() - stream.getPos();
            if (left > 0) {
                return stream.read(into, offset, (int) Math.min(count, left));
            }
            if (planned.times().getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
                throw new SocketException("Connection reset");
            }
            return stream.read(into, offset, count);
        }

        @Override
        public void seek(long position) throws IOException {
            stream.seek(position);
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public boolean seekToNewSource(long position) {
            return false;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static Path onDisk(Path file) {
        return new Path("file://" + file.toUri().getPath());
    }

    private static FileStatus here(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                new Path(SCHEME + "://" + status.getPath().toUri().getPath()));
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        return here(disk.getFileStatus(onDisk(file)));
    }

    @Override
    public FileStatus[] listStatus(Path folder) throws IOException {
        return Arrays.stream(disk.listStatus(onDisk(folder)))
                .map(FaultyFileSystem::here)
                .toArray(FileStatus[]::new);
    }

    @Override
    public boolean delete(Path file, boolean recursive) throws IOException {
        return disk.delete(onDisk(file), recursive);
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public boolean mkdirs(Path folder, FsPermission permission) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public void setWorkingDirectory(Path folder) {
        disk.setWorkingDirectory(onDisk(folder));
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(SCHEME + ":///");
    }
}
