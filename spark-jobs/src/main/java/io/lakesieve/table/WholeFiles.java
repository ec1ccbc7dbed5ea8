package io.lakesieve.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a Delta table that have a value in a column, by the files that they lie in. Files that hold no other rows can be
 * copied as they are stored, see {@link FileCopies}.
 */
public final class WholeFiles {
    /** Smaller files are written again, together, so that a table does not get more of them with every copy. */
    static final long MIN_BYTES = 16L << 20;

    /** The column of {@link #rows()} with the URI of the file that a row lies in. */
    static final String FILE = "stored_in_file";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Properties of a table whose files hold something else than its columns under their names, or whose rows Delta must look
     * at before they are added.
     */
    private static final List<String> HINDRANCES =
            List.of("delta.columnMapping.", "delta.enableRowTracking", "delta.constraints.");

    /** Parquet's setting for files that are encrypted. */
    private static final String ENCRYPTION = "parquet.crypto.factory.class";

    private final Snapshot snapshot;
    private final Map<String, AddFile> whole;
    private final List<AddFile> others;
    private final Column condition;

    private WholeFiles(Snapshot snapshot, Map<String, AddFile> whole, List<AddFile> others, Column condition) {
        this.snapshot = snapshot;
        this.whole = whole;
        this.others = others;
        this.condition = condition;
    }

    /**
     * Divides the files of a table that may hold rows of the value.
     *
     * @param files all of them, as Delta finds them by its log
     */
    static WholeFiles of(Snapshot snapshot, List<AddFile> files, String column, String value) {
        return of(snapshot, files, column, value, MIN_BYTES);
    }

    static WholeFiles of(Snapshot snapshot, List<AddFile> files, String column, String value, long minBytes) {
        List<String> large = isPlain(snapshot.metadata())
                        && snapshot.deltaLog().newDeltaHadoopConf().get(ENCRYPTION) == null
                ? files.stream()
                        .filter(file -> file.size() >= minBytes)
                        .map(AddFile::path)
                        .toList()
                : List.of();
        Map<String, AddFile> whole = large.isEmpty()
                ? Map.of()
                : CollectionConverters.asJava(snapshot.getSpecificFilesWithStats(
                                CollectionConverters.asScala(large).toSeq()))
                        .stream()
                        .filter(file -> holdsOnly(file, column, value))
                        .collect(Collectors.toMap(file -> path(snapshot, file), Function.identity()));
        List<AddFile> others = files.stream()
                .filter(file -> !whole.containsKey(path(snapshot, file)))
                .toList();
        return new WholeFiles(snapshot, whole, others, functions.col(column).equalTo(value));
    }

    /** Whether files of a table hold its columns under their names and nothing else, and may be added as they are. */
    static boolean isPlain(Metadata table) {
        return table.partitionColumns().isEmpty()
                && CollectionConverters.asJava(table.configuration()).keySet().stream()
                        .noneMatch(property -> HINDRANCES.stream().anyMatch(property::startsWith));
    }

    private static boolean holdsOnly(AddFile file, String column, String value) {
        if (file.deletionVector() != null || file.stats() == null) {
            return false;
        }
        JsonNode stats = stats(file);
        return stats.path("minValues").path(column).asText().equals(value)
                && stats.path("maxValues").path(column).asText().equals(value)
                && stats.path("nullCount").path(column).asLong(-1) == 0
                && stats.path("numRecords").asLong() > 0;
    }

    /** What Delta's log says of the values in a file. */
    static ObjectNode stats(AddFile file) {
        try {
            return JSON.readValue(file.stats(), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The log has no JSON of the file " + file.path(), e);
        }
    }

    private static String path(Snapshot snapshot, AddFile file) {
        return new Path(snapshot.deltaLog().dataPath(), file.toPath()).toString();
    }

    /** Whether there is no file with these rows alone that is worth a copy. */
    public boolean isEmpty() {
        return whole.isEmpty();
    }

    /** How many rows the whole files hold. */
    public long count() {
        return whole.values().stream()
                .mapToLong(file -> stats(file).path("numRecords").asLong())
                .sum();
    }

    /** The rows of the whole files, and where they lie. */
    public Dataset<Row> rows() {
        return frame(List.copyOf(whole.values())).withColumn(FILE, functions.col("_metadata.file_path"));
    }

    /** The rows of the value in all other files. */
    public Dataset<Row> otherRows() {
        return frame(others).where(condition);
    }

    private Dataset<Row> frame(List<AddFile> files) {
        return snapshot.deltaLog()
                .createDataFrame(snapshot, CollectionConverters.asScala(files).toSeq(), false, Option.empty());
    }

    /**
     * Copies of the whole files in which some columns are made anew.
     *
     * @param rows {@link #rows}, in the same order, with those columns
     * @param anew which these are; texts, doubles and booleans
     */
    public FileCopies copies(Dataset<Row> rows, List<String> anew) {
        return new FileCopies(whole, rows, anew);
    }
}
