package io.lakesieve.job.listing;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Streams the files below folders as rows; of folders that are not looked into, and of links to folders, a row, too. */
final class FolderRows implements Iterator<Row>, AutoCloseable {
    /** Column: the name of a {@link FileKind}, or {@link #FOLDER}, or {@link #LINK}. */
    static final String KIND = "kind";

    static final String FOLDER = "FOLDER";
    static final String LINK = "LINK";
    /** Of a folder that could not be listed; the source says why. */
    static final String FAILURE = "FAILURE";

    static final StructType TYPE = new StructType()
            .add(ImageListing.PATH, DataTypes.StringType)
            .add(ImageListing.SOURCE, DataTypes.StringType)
            .add(ImageListing.LENGTH, DataTypes.LongType)
            .add(ImageListing.MODIFICATION_TIME, DataTypes.TimestampType)
            .add(KIND, DataTypes.StringType);
    /** Null but for files. */
    static final int LENGTH_ORDINAL = 2;

    static final int KIND_ORDINAL = 4;

    /** How far down folders are looked into. */
    enum Depth {
        /** What lies in them. */
        CHILDREN,
        /** Whatever lies below them. */
        TREE
    }

    private final Deque<String> folders = new ArrayDeque<>();
    private final Iterator<String> starts;
    private final Depth depth;
    private final String root;
    private final Configuration hadoop;
    private String folder;
    private FolderChildren children;
    private Row next;

    /**
     * Streams.
     *
     * @param starts qualified paths of folders
     * @param root qualified; paths are taken relative to it
     */
    FolderRows(Iterator<String> starts, Depth depth, String root, Configuration hadoop) {
        this.starts = starts;
        this.depth = depth;
        this.root = root;
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        while (next == null && (children != null || !folders.isEmpty() || starts.hasNext())) {
            if (children == null) {
                folder = folders.isEmpty() ? starts.next() : folders.pop();
            }
            try {
                advance();
            } catch (FileNotFoundException | NoSuchFileException e) {
                children = null; // a folder that has gone since it was found
            } catch (IOException e) {
                children = null;
                next = RowFactory.create(folder, reason(e), null, null, FAILURE);
            }
        }
        return next != null;
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private void advance() throws IOException {
        if (children == null) {
            Path path = new Path(folder);
            children = depth == Depth.TREE && !FolderChildren.isLocal(path)
                    ? FolderChildren.below(path, hadoop)
                    : FolderChildren.in(path, hadoop);
        }
        FolderChildren.Child child = children.next();
        if (child == null) {
            children.close();
            children = null;
        } else if (child.type() == FolderChildren.Type.FOLDER && depth == Depth.TREE) {
            folders.push(child.path());
        } else {
            next = row(child);
        }
    }

    private Row row(FolderChildren.Child child) {
        return switch (child.type()) {
            case FILE -> file(child.path(), child.length(), child.modifiedMillis(), root);
            case FOLDER -> RowFactory.create(child.path(), null, null, null, FOLDER);
            case LINK -> RowFactory.create(child.path(), null, null, null, LINK);
            case UNNAMED -> RowFactory.create(child.path(), null, null, null, FileKind.UNNAMED.name());
        };
    }

    /** The row of a file. */
    static Row file(String path, long length, long modifiedMillis, String root) {
        String relative = relative(path, root);
        return RowFactory.create(
                path,
                firstFolder(relative),
                length,
                new Timestamp(modifiedMillis),
                FileKind.of(relative).name());
    }

    /** A path below the root, relative to it. */
    static String relative(String path, String root) {
        return path.substring(root.endsWith("/") ? root.length() : root.length() + 1);
    }

    /** The first folder between the root and the file; null for a file in the root itself. */
    private static String firstFolder(String relative) {
        int end = relative.indexOf('/');
        return end < 0 ? null : relative.substring(0, end);
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All folders were listed");
        }
        Row row = next;
        next = null;
        return row;
    }

    @Override
    public void close() {
        try {
            if (children != null) {
                children.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A folder cannot be closed", e);
        }
    }
}
