package io.lakesieve.job.inventory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private final FileSystem fileSystem;
    private final List<FileStatus> files = new ArrayList<>();
    private final Set<java.nio.file.Path> seen = new HashSet<>();
    private final Deque<FileStatus> links = new ArrayDeque<>();

    private FolderWalk(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** The files among some files and folders, and below them; the driver holds them all. */
    static List<FileStatus> files(FileSystem fileSystem, FileStatus... starts) throws IOException {
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
        return walk.files;
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
            Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
            for (FileStatus child : children) {
                if (child.isFile()) {
                    files.add(child);
                } else if (java.nio.file.Files.isSymbolicLink(localPath(child))) {
                    links.add(child);
                } else {
                    folders.add(child);
                }
            }
        }
    }

    private static java.nio.file.Path localPath(FileStatus folder) {
        return java.nio.file.Path.of(folder.getPath().toUri().getPath());
    }
}
