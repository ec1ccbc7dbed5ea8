package io.lakesieve.job.listing;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files and folders in a folder, or the files of its whole tree, one at a time: a folder may hold more than memory does.
 *
 * <p>A local folder is read by the JDK, since Hadoop's file system would hold all of it and does not tell links to folders.
 */
abstract class FolderChildren implements Closeable {
    /**
     * A file or a folder.
     *
     * @param path qualified
     */
    record Child(String path, Type type, long length, long modifiedMillis) {}

    /** What a child is. */
    enum Type {
        FILE,
        FOLDER,
        /** A link to a folder, on a local disk. */
        LINK,
        /** What is on a local disk by a name whose bytes are no text. */
        UNNAMED
    }

    /** The next one; null at the end. */
    abstract Child next() throws IOException;

    @Override
    public void close() throws IOException {}

    static boolean isLocal(Path folder) {
        return "file".equals(folder.toUri().getScheme());
    }

    /** What lies in a folder. */
    static FolderChildren in(Path folder, Configuration hadoop) throws IOException {
        return isLocal(folder)
                ? new OnDisk(folder)
                : new InStore<>(folder.getFileSystem(hadoop).listStatusIterator(folder));
    }

    /** The files of the tree of a folder that is not on a local disk; object stores list them by their keys. */
    static FolderChildren below(Path folder, Configuration hadoop) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(hadoop);
        return new InStore<>(fileSystem.listFiles(folder, true));
    }

    /** The path of a local folder. */
    static java.nio.file.Path onDisk(Path folder) {
        return java.nio.file.Path.of(folder.toUri().getPath());
    }

    private static final class InStore<S extends FileStatus> extends FolderChildren {
        private final RemoteIterator<S> statuses;

        InStore(RemoteIterator<S> statuses) {
            this.statuses = statuses;
        }

        @Override
        Child next() throws IOException {
            if (!statuses.hasNext()) {
                return null;
            }
            FileStatus status = statuses.next();
            return new Child(
                    status.getPath().toString(),
                    status.isDirectory() ? Type.FOLDER : Type.FILE,
                    status.getLen(),
                    status.getModificationTime());
        }
    }

    private static final class OnDisk extends FolderChildren {
        /** What Java puts in place of bytes that are no character. */
        private static final char REPLACEMENT = '\uFFFD';

        private final Path folder;
        private final DirectoryStream<java.nio.file.Path> stream;
        private final Iterator<java.nio.file.Path> entries;

        @SuppressWarnings("StreamResourceLeak") // close() does
        OnDisk(Path folder) throws IOException {
            this.folder = folder;
            this.stream = Files.newDirectoryStream(onDisk(folder));
            this.entries = stream.iterator();
        }

        @Override
        Child next() throws IOException {
            try {
                while (entries.hasNext()) {
                    java.nio.file.Path entry = entries.next();
                    Optional<Child> child = isChecksum(entry) ? Optional.empty() : child(entry);
                    if (child.isPresent()) {
                        return child.get();
                    }
                }
                return null;
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }

        /** Hadoop's own file beside another one. */
        private static boolean isChecksum(java.nio.file.Path entry) {
            String name = entry.getFileName().toString();
            return name.startsWith(".") && name.endsWith(".crc");
        }

        /** Empty for what has gone, links to nothing, and what is neither a file nor a folder. */
        private Optional<Child> child(java.nio.file.Path entry) {
            String name = entry.getFileName().toString();
            try {
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (attributes.isOther()) {
                    return Optional.empty();
                }
                if (!isName(entry, name)) {
                    return Optional.of(new Child(folder.toString(), Type.UNNAMED, 0, 0));
                }
                Type ofFolder = Files.isSymbolicLink(entry) ? Type.LINK : Type.FOLDER;
                return Optional.of(new Child(
                        new Path(folder, new Path(null, null, name)).toString(),
                        attributes.isDirectory() ? ofFolder : Type.FILE,
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Java gives a name whose bytes are none of the locale's characters as another, of which there is no file. */
        private static boolean isName(java.nio.file.Path entry, String name) {
            return name.indexOf(REPLACEMENT) < 0 || new File(entry.getParent().toFile(), name).exists();
        }
    }
}
