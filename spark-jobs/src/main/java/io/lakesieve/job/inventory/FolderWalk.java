package io.lakesieve.job.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * All files below folders, whatever their names: Spark's own listing leaves out those that begin with {@code _} or a dot.
 *
 * <p>Object stores list a whole tree by their keys. On a local disk a link to a folder is followed unless the folder is
 * listed anyway, so that a link to a parent ends, and no file of a folder is listed twice.
 */
final class FolderWalk {
    /** What Java puts in place of bytes that are no character. */
    private static final char REPLACEMENT = '\uFFFD';

    private final FileSystem fileSystem;
    private final List<FileStatus> files = new ArrayList<>();
    private final Set<java.nio.file.Path> seen = new HashSet<>();
    private final Deque<FileStatus> links = new ArrayDeque<>();

    private long unnamed;

    private FolderWalk(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** Walks through some files and folders. */
    static FolderWalk of(FileSystem fileSystem, FileStatus... starts) throws IOException {
        FolderWalk walk = new FolderWalk(fileSystem);
        for (FileStatus start : starts) {
            if (start.isFile()) {
                walk.files.add(start);
            } else if ("file".equals(fileSystem.getUri().getScheme())) {
                walk.walkLocally(start);
            } else {
                walk.listTree(start.getPath());
            }
        }
        while (!walk.links.isEmpty()) {
            walk.walkLocally(walk.links.poll());
        }
        return walk;
    }

    /** The files, all of which the driver holds. */
    List<FileStatus> files() {
        return files;
    }

    /** How many files and folders on a local disk have names that are no text; what lies in these folders is not known. */
    long unnamed() {
        return unnamed;
    }

    private void listTree(Path folder) throws IOException {
        RemoteIterator<? extends FileStatus> below = fileSystem.listFiles(folder, true);
        while (below.hasNext()) {
            files.add(below.next());
        }
    }

    /** Folders first, links to folders when all folders are known. */
    private void walkLocally(FileStatus start) throws IOException {
        Deque<FileStatus> folders = new ArrayDeque<>(List.of(start));
        while (!folders.isEmpty()) {
            FileStatus folder = folders.poll();
            if (!seen.add(localPath(folder).toRealPath())) {
                continue;
            }
            FileStatus[] children = fileSystem.listStatus(folder.getPath());
            unnamed += unnamed(localPath(folder), children);
            Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
            for (FileStatus child : children) {
                if (child.isFile()) {
                    files.add(child);
                } else if (Files.isSymbolicLink(localPath(child))) {
                    links.add(child);
                } else {
                    folders.add(child);
                }
            }
        }
    }

    /**
     * Java gives a name whose bytes are none of the locale's characters as another, of which there is no file, and Hadoop
     * passes over it.
     */
    private static long unnamed(java.nio.file.Path folder, FileStatus[] found) throws IOException {
        String[] names = folder.toFile().list();
        if (names == null || names.length == found.length) {
            return 0;
        }
        Set<String> known =
                Arrays.stream(found).map(child -> child.getPath().getName()).collect(Collectors.toSet());
        try (Stream<java.nio.file.Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().indexOf(REPLACEMENT) >= 0
                            && !known.contains(child.getFileName().toString())
                            && Files.exists(child))
                    .count();
        }
    }

    private static java.nio.file.Path localPath(FileStatus folder) {
        return java.nio.file.Path.of(folder.getPath().toUri().getPath());
    }
}
