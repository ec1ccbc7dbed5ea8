package io.lakesieve.table;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/**
 * Delta's log on {@code s3a://}, where any number of drivers may commit to one table: a commit is put on the condition
 * that no object has its name ({@code If-None-Match: *}), so of two commits of one version the store refuses the second.
 * Delta's own log store looks first and puts then, and whoever puts last overwrites the other's commit.
 *
 * <p>A put whose answer was lost is repeated by the S3 client, and the repetition finds the commit of the first. It is
 * told from another driver's by its bytes, which hold a random id: else Delta would commit the same rows once more.
 *
 * <p>Needs hadoop-aws 3.4.2 or later, and a store that keeps the condition; {@link WriteProbe} finds out. Set by
 * {@code spark.delta.logStore.s3a.impl}.
 */
public final class CreateIfAbsentLogStore extends HadoopFileSystemLogStore {
    /** The key in Spark's configuration under which Delta looks for the log store of {@code s3a://}. */
    static final String KEY = "spark.delta.logStore.s3a.impl";

    /** Delta's own, of which one driver at a time may commit to a table. */
    static final String SINGLE_DRIVER = "io.delta.storage.S3SingleDriverLogStore";

    /** Whether this Hadoop can create on a condition, as 3.4.2 and later do. */
    static boolean isSupported() {
        try {
            Class.forName(
                    "org.apache.hadoop.fs.Options$CreateFileOptionKeys",
                    false,
                    CreateIfAbsentLogStore.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** What a user must know where commits on {@code s3a://} go through that log store, null or empty for Delta's default. */
    static Optional<String> notice(String uri, String logStore) {
        boolean isSafe = !uri.startsWith("s3a:")
                || CreateIfAbsentLogStore.class.getName().equals(logStore);
        return isSafe
                ? Optional.empty()
                : Optional.of(("one driver at a time may write to %s: its commits are not put on a condition%s, so that"
                                + " two drivers at once would overwrite each other's")
                        .formatted(
                                uri,
                                isSupported()
                                        ? ""
                                        : ", which takes Hadoop 3.4.2 and this is " + VersionInfo.getVersion()));
    }

    /** As Delta makes it. */
    public CreateIfAbsentLogStore(Configuration hadoop) {
        super(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        FileSystem fileSystem = path.getFileSystem(hadoop);
        if (overwrite) {
            try (OutputStream stream = fileSystem.create(path, true)) {
                writeLines(actions, stream);
            }
            return;
        }
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (FSDataOutputStream stream = createIfAbsent(fileSystem, path)) {
            writeWhole(actions, stream, digest);
        } catch (IOException e) {
            requireWritten(fileSystem, path, digest.digest(), e);
        }
    }

    /** The stream's close puts the object; to allow overwriting saves a look that proves nothing. */
    private static FSDataOutputStream createIfAbsent(FileSystem fileSystem, Path path) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
        return builder.overwrite(true)
                .must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true)
                .build();
    }

    /** Lines that end too early must not be put by the stream's close. */
    private static void writeWhole(Iterator<String> lines, FSDataOutputStream stream, MessageDigest digest)
            throws IOException {
        boolean isWhole = false;
        try {
            writeLines(lines, new DigestOutputStream(stream, digest));
            isWhole = true;
        } finally {
            if (!isWhole) {
                stream.abort();
            }
        }
    }

    private static void writeLines(Iterator<String> lines, OutputStream stream) throws IOException {
        while (lines.hasNext()) {
            stream.write((lines.next() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** After a failed put: nothing to do where the object there is ours. */
    private static void requireWritten(FileSystem fileSystem, Path path, byte[] digest, IOException failure)
            throws IOException {
        if (!fileSystem.exists(path)) {
            throw failure;
        }
        if (!MessageDigest.isEqual(digest, digestOf(fileSystem, path))) {
            FileAlreadyExistsException exists = new FileAlreadyExistsException(path.toString());
            exists.initCause(failure);
            throw exists;
        }
    }

    private static byte[] digestOf(FileSystem fileSystem, Path path) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (InputStream stream = new DigestInputStream(fileSystem.open(path), digest)) {
            stream.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    /** An object is there when it is whole. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }
}
