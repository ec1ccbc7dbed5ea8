package io.lakesieve.table;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Tells the versions of a user's Delta table apart, by its log. */
public final class TableVersions {
    /** Parameter of a run: the own id of the table of images that it listed. */
    public static final String PARAMETER = "images_table";

    /** So many commits are read one after the other; a table that is further on is as well read whole. */
    private static final long MAX_COMMITS = 1_000;
    /** Some 100 MB of the driver's memory. */
    private static final int MAX_FILES = 100_000;

    private final DeltaLog log;
    private final Snapshot latest;
    private final FileSystem fileSystem;

    /** Of the table at that location, whose latest version it reads. */
    public TableVersions(SparkSession spark, String location) {
        this.log = DeltaLog.forTable(spark, location);
        this.latest = log.update(false, Option.empty(), Option.empty());
        try {
            this.fileSystem = log.logPath().getFileSystem(spark.sessionState().newHadoopConf());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table's own id, which another table at the same place does not have. */
    public String table() {
        return latest.metadata().id();
    }

    /** The latest version. */
    public long latest() {
        return latest.version();
    }

    /**
     * What has changed since a version.
     *
     * @param rows of the files that have come, with the columns of the table: all new and changed rows, and perhaps others
     * @param haveFilesGone whether files have gone: then rows may have gone, or been changed or moved
     */
    public record Changes(Dataset<Row> rows, boolean haveFilesGone) {}

    /** What has changed since a version, up to the latest; empty where the log does not tell, or the columns are others. */
    public Optional<Changes> since(long version) {
        if (version > latest() || latest() - version > MAX_COMMITS) {
            return Optional.empty();
        }
        Map<String, AddFile> added = new LinkedHashMap<>();
        boolean haveFilesGone = false;
        try {
            for (long number = version + 1; number <= latest(); number++) {
                List<Action> commit = commit(number);
                if (commit.isEmpty() || added.size() > MAX_FILES) {
                    return Optional.empty();
                }
                haveFilesGone |= apply(commit, added);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Dataset<Row> rows = log.createDataFrame(
                latest, CollectionConverters.asScala(added.values()).toSeq(), false, Option.empty());
        return Optional.of(new Changes(rows, haveFilesGone));
    }

    /** The actions of a commit; empty where its file is not there any more, or it changes the table's columns or protocol. */
    private List<Action> commit(long number) throws IOException {
        Path file = new Path(log.logPath(), "%020d.json".formatted(number));
        List<Action> actions = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fileSystem.open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                actions.add(Action.fromJson(line));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        boolean isOther = actions.stream().anyMatch(action -> action instanceof Metadata || action instanceof Protocol);
        return isOther ? List.of() : actions;
    }

    /** Takes a commit's files to those added; returns whether others have gone. */
    private static boolean apply(List<Action> commit, Map<String, AddFile> added) {
        boolean haveGone = false;
        boolean haveMoved = false;
        for (Action action : commit) {
            if (action instanceof RemoveFile remove) {
                boolean wasAdded = added.remove(remove.path()) != null;
                haveMoved |= wasAdded && !remove.dataChange();
                haveGone |= remove.dataChange() || wasAdded;
            }
        }
        for (Action action : commit) {
            // Files that were only written anew count where rows that have come since are in them.
            if (action instanceof AddFile add && (add.dataChange() || haveMoved)) {
                added.put(add.path(), add);
            }
        }
        return haveGone;
    }
}
