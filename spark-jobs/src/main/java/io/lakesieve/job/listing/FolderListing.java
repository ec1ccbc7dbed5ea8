package io.lakesieve.job.listing;

import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.SparkTasks;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Lists all files below folders, whatever their names: Spark's own listing leaves out those that begin with {@code _} or a
 * dot. A small tree is walked here; of a larger one executors list the folders, a level of them at a time until there are
 * enough to share out, and then each folder's whole tree, which object stores list by their keys. Each file becomes a row
 * where it is found, and the driver holds none.
 *
 * <p>On a local disk a link to a folder is followed unless the folder is listed anyway, so that a link to a parent ends,
 * and no file of a folder is listed twice.
 */
final class FolderListing {
    /** Files that are not worth a Spark job. */
    private static final int FILES_HERE = 10_000;
    /** Folders that are listed here one after the other. */
    private static final int FOLDERS_HERE = 64;
    /** Folders that each slot should get before their trees are shared out. */
    private static final int FOLDERS_PER_SLOT = 4;
    /** However narrow a tree is, after so many Spark jobs what is left of it is shared out. */
    private static final int MAX_LEVELS = 4;

    private static final int FOLDERS_PER_TASK = 256;
    private static final int FILES_PER_TASK = 2_048;

    private final SparkSession spark;
    private final KeptRows kept;
    private final String root;
    private final Configuration hadoop;
    /** Places of the folders that are walked, by which a folder below one of them is known. */
    private final Set<String> walked = new HashSet<>();

    private final List<Row> here = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<JavaRDD<Row>> there = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();

    /** @param root qualified; paths are taken relative to it */
    FolderListing(SparkSession spark, KeptRows kept, String root) {
        this.spark = spark;
        this.kept = kept;
        this.root = root;
        this.hadoop = spark.sessionState().newHadoopConf();
    }

    /**
     * What lies there.
     *
     * @param rows with the columns {@link FolderRows#TYPE}, computed once, without those of lakes
     * @param counts of the rows, by their kind
     * @param ofLakes files of lakes
     */
    record Found(Dataset<Row> rows, Map<String, Long> counts, long ofLakes) {
        Found {
            counts = Map.copyOf(counts);
        }

        long count(FileKind kind) {
            return counts.getOrDefault(kind.name(), 0L);
        }

        /** All that can be opened. */
        long files() {
            return FolderListing.files(counts);
        }
    }

    /**
     * Lists files and folders, and what lies below these.
     *
     * @throws IOException if a folder cannot be listed
     */
    Found list(FileStatus... starts) throws IOException {
        Deque<String> folders = new ArrayDeque<>(unwalked(Stream.of(starts)
                .filter(FileStatus::isDirectory)
                .map(start -> start.getPath().toString())
                .toList()));
        for (FileStatus start : starts) {
            if (start.isFile() && !isWalked(place(start.getPath().getParent()))) {
                here.add(
                        FolderRows.file(start.getPath().toString(), start.getLen(), start.getModificationTime(), root));
            }
        }
        while (!folders.isEmpty()) {
            walkHere(folders);
            if (!folders.isEmpty()) {
                walkThere(List.copyOf(folders));
            }
            folders = new ArrayDeque<>(unwalked(links));
            links.clear();
        }
        here.forEach(row -> count(counts, row));
        return counts.containsKey(FileKind.LAKE_LOG.name())
                ? withoutLakes(new NestedLakes(lakes()))
                : new Found(rows(here, there), counts, 0);
    }

    private Dataset<Row> rows(List<Row> ofDriver, List<JavaRDD<Row>> ofExecutors) {
        int tasks = SparkTasks.forItems(spark, ofDriver.size(), FILES_PER_TASK);
        Dataset<Row> rows = kept.keep(context().parallelize(ofDriver, tasks), FolderRows.TYPE);
        return ofExecutors.stream()
                .map(others -> spark.createDataFrame(others, FolderRows.TYPE))
                .reduce(rows, Dataset::union);
    }

    private Found withoutLakes(NestedLakes lakes) {
        String below = root;
        List<Row> ofDriver =
                here.stream().filter(row -> !isOf(lakes, row, below)).toList();
        List<JavaRDD<Row>> ofExecutors = there.stream()
                .map(rows -> rows.filter(row -> !isOf(lakes, row, below)))
                .toList();
        Map<String, Long> left = new HashMap<>();
        ofDriver.forEach(row -> count(left, row));
        ofExecutors.forEach(
                rows -> sum(left, rows.aggregate(new HashMap<>(), FolderListing::count, FolderListing::sum)));
        return new Found(rows(ofDriver, ofExecutors), left, files(counts) - files(left));
    }

    private static boolean isOf(NestedLakes lakes, Row row, String root) {
        return !row.isNullAt(FolderRows.LENGTH_ORDINAL) && lakes.hold(FolderRows.relative(row.getString(0), root));
    }

    /** The roots of lakes, which are few. */
    private Set<String> lakes() {
        String below = root;
        Set<String> roots = new HashSet<>();
        here.stream()
                .filter(row -> isKind(row, FileKind.LAKE_LOG.name()))
                .flatMap(row -> lake(row, below).stream())
                .forEach(roots::add);
        for (JavaRDD<Row> rows : there) {
            roots.addAll(ofKind(rows, FileKind.LAKE_LOG.name())
                    .map(row -> lake(row, below).orElseThrow())
                    .distinct()
                    .collect());
        }
        return roots;
    }

    private static Optional<String> lake(Row log, String root) {
        return NestedLakes.rootOf(FolderRows.relative(log.getString(0), root));
    }

    private static long files(Map<String, Long> counts) {
        return Stream.of(FileKind.values())
                .filter(kind -> kind != FileKind.UNNAMED)
                .mapToLong(kind -> counts.getOrDefault(kind.name(), 0L))
                .sum();
    }

    /** Those folders that lie in none that is walked; they will be. */
    private List<String> unwalked(List<String> folders) throws IOException {
        Map<String, String> places = new TreeMap<>(); // a folder comes before those in it
        for (String folder : folders) {
            places.putIfAbsent(place(new Path(folder)), folder);
        }
        places.keySet().removeIf(place -> isWalked(place) || !walked.add(place));
        return List.copyOf(places.values());
    }

    private boolean isWalked(String place) {
        for (String folder = place; !folder.isEmpty(); folder = folder.substring(0, folder.lastIndexOf('/'))) {
            if (walked.contains(folder)) {
                return true;
            }
        }
        return walked.contains("/");
    }

    /** Where a folder really is. */
    private static String place(Path folder) throws IOException {
        return FolderChildren.isLocal(folder)
                ? FolderChildren.onDisk(folder).toRealPath().toString()
                : folder.toUri().getPath();
    }

    /** Takes the folders that can be listed here. */
    private void walkHere(Deque<String> folders) throws IOException {
        for (int listed = 0; !folders.isEmpty() && listed < FOLDERS_HERE; listed++) {
            List<Row> children = children(folders.peek(), FILES_HERE - here.size());
            if (here.size() + children.size() > FILES_HERE) {
                return;
            }
            folders.remove();
            for (Row child : children) {
                switch (child.getString(FolderRows.KIND_ORDINAL)) {
                    case FolderRows.FOLDER -> folders.add(child.getString(0));
                    case FolderRows.LINK -> links.add(child.getString(0));
                    case FolderRows.FAILURE -> throw failure(child);
                    default -> here.add(child);
                }
            }
        }
    }

    /** What lies in a folder, one more than that many if there are more. */
    private List<Row> children(String folder, int most) throws IOException {
        List<Row> children = new ArrayList<>();
        try (FolderRows rows = new FolderRows(List.of(folder).iterator(), FolderRows.Depth.CHILDREN, root, hadoop)) {
            while (rows.hasNext() && children.size() <= most) {
                children.add(rows.next());
            }
        }
        return children;
    }

    private void walkThere(List<String> folders) throws IOException {
        JavaRDD<String> level = context().parallelize(folders, tasks(folders.size()));
        long count = folders.size();
        long enough = (long) FOLDERS_PER_SLOT * spark.sparkContext().defaultParallelism();
        for (int number = 1; count > 0; number++) {
            FolderRows.Depth depth =
                    count >= enough || number == MAX_LEVELS ? FolderRows.Depth.TREE : FolderRows.Depth.CHILDREN;
            JavaRDD<Row> listed = level.mapPartitions(new Task(depth, root, new SerializableConfiguration(hadoop)));
            kept.keep(listed);
            there.add(listed);
            Map<String, Long> kinds = listed.aggregate(new HashMap<>(), FolderListing::count, FolderListing::sum);
            requireNoFailure(listed, kinds);
            if (kinds.containsKey(FolderRows.LINK)) {
                links.addAll(ofKind(listed, FolderRows.LINK)
                        .map(row -> row.getString(0))
                        .collect()); // few in a tree
            }
            count = kinds.getOrDefault(FolderRows.FOLDER, 0L);
            level = ofKind(listed, FolderRows.FOLDER)
                    .map(row -> row.getString(0))
                    .repartition(tasks(count));
            sum(counts, kinds);
        }
    }

    private static JavaRDD<Row> ofKind(JavaRDD<Row> rows, String kind) {
        return rows.filter(row -> isKind(row, kind));
    }

    private static boolean isKind(Row row, String kind) {
        return row.getString(FolderRows.KIND_ORDINAL).equals(kind);
    }

    private static Map<String, Long> count(Map<String, Long> counts, Row row) {
        counts.merge(row.getString(FolderRows.KIND_ORDINAL), 1L, Long::sum);
        return counts;
    }

    private static Map<String, Long> sum(Map<String, Long> counts, Map<String, Long> others) {
        others.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        return counts;
    }

    private static void requireNoFailure(JavaRDD<Row> rows, Map<String, Long> kinds) throws IOException {
        if (kinds.containsKey(FolderRows.FAILURE)) {
            throw failure(ofKind(rows, FolderRows.FAILURE).first());
        }
    }

    private static IOException failure(Row row) {
        return new IOException(row.getString(1));
    }

    private int tasks(long folders) {
        return SparkTasks.forItems(spark, folders, FOLDERS_PER_TASK);
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** Lists the folders of a partition, one at a time. */
    private record Task(FolderRows.Depth depth, String root, SerializableConfiguration hadoop)
            implements FlatMapFunction<Iterator<String>, Row> {
        @Override
        public Iterator<Row> call(Iterator<String> folders) {
            FolderRows rows = new FolderRows(folders, depth, root, hadoop.value());
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> rows.close());
            return rows;
        }
    }
}
