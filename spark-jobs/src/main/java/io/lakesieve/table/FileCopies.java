package io.lakesieve.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Copies of files of a Delta table in which some columns are made anew. All other columns are copied as they are stored, byte
 * for byte, so that a row costs what its new values cost.
 *
 * @param files what is copied, by their paths
 * @param rows their rows in the same order, with the new columns and {@link WholeFiles#FILE}
 * @param anew the names of the new columns
 */
public record FileCopies(Map<String, AddFile> files, Dataset<Row> rows, List<String> anew) {
    public FileCopies {
        files = Map.copyOf(files);
        anew = List.copyOf(anew);
    }

    /**
     * Writes the copies beside the table's other files, where they are in no one's way until they are committed.
     *
     * @param folder the table's
     * @param key a further new column
     * @param value its value in all rows
     * @return the files to add to the table
     */
    List<Action> write(String folder, String key, String value) {
        Dataset<Row> columns = rows.withColumn(key, functions.lit(value))
                .select(Stream.concat(Stream.of(WholeFiles.FILE, key), anew.stream())
                        .map(functions::col)
                        .toArray(Column[]::new));
        SparkSession spark = rows.sparkSession();
        CopyFileTask task = new CopyFileTask(
                folder,
                columns.schema(),
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        List<CopyFileTask.Copy> copies =
                oneFileATask(columns).mapPartitions(task).collect();
        if (copies.size() != files.size()) {
            // As where Spark is told to read nothing of a file that it cannot read.
            throw new IllegalStateException("Of %d files of %s, %d could be copied: see Spark's log"
                    .formatted(files.size(), folder, copies.size()));
        }
        return copies.stream()
                .map(copy -> added(copy, files.get(copy.source()), key, value))
                .toList();
    }

    private JavaRDD<InternalRow> oneFileATask(Dataset<Row> columns) {
        // A task may have as much as the largest file, and opening another one counts as much: none is split, no two
        // are together.
        String largest = Long.toString(
                files.values().stream().mapToLong(AddFile::size).max().orElseThrow());
        Map<String, String> settings = Map.of(
                "spark.sql.files.maxPartitionBytes",
                largest,
                "spark.sql.files.openCostInBytes",
                largest,
                "spark.sql.files.maxPartitionNum",
                Integer.toString(Integer.MAX_VALUE));
        return TemporarySettings.during(rows.sparkSession(), settings, () -> columns.queryExecution()
                .toRdd()
                .toJavaRDD());
    }

    private Action added(CopyFileTask.Copy copy, AddFile source, String key, String value) {
        ObjectNode action = JsonNodeFactory.instance.objectNode();
        action.putObject("add")
                .put("path", copy.name())
                .put("size", copy.bytes())
                .put("modificationTime", copy.modifiedAt())
                .put("dataChange", true)
                .put("stats", stats(source, key, value))
                .putObject("partitionValues");
        return Action.fromJson(action.toString());
    }

    /** What the log is to say of a copy: what it says of the source, but of the new columns the key alone. */
    private String stats(AddFile source, String key, String value) {
        ObjectNode stats = WholeFiles.stats(source);
        for (String ofColumns : List.of("minValues", "maxValues", "nullCount")) {
            stats.withObject("/" + ofColumns).remove(anew);
        }
        stats.withObject("/minValues").put(key, value);
        stats.withObject("/maxValues").put(key, value);
        return stats.toString();
    }
}
