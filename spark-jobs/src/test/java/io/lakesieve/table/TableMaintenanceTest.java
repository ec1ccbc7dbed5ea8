package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.TableMaintenance.Share;
import io.lakesieve.table.TableMaintenance.UnneededFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A table of four small files, whose retention is over at once, and one of scores. */
@ExtendWith(LocalSpark.class)
class TableMaintenanceTest {
    @TempDir
    private Path folder;

    @Test
    void rowsGoThenFilesAreWrittenTogetherThenThoseThatNobodyNeedsGo(SparkSession spark) throws IOException {
        Lake lake = Lake.at(spark, folder.toString());
        for (String run : List.of("a", "b", "c", "d")) {
            lake.metrics().put(run, "truth.csv", List.of(new Metric("msp", "truth.csv", "auroc", 0.5)));
        }
        TableMaintenance table = lake.maintenance(MetricsSchema.TABLE);
        Files.writeString(folder.resolve("metrics/left-by-a-killed-writer.parquet"), "something");
        assertThat(table.unneededFiles()).isEqualTo(UnneededFiles.NONE);
        spark.sql(("ALTER TABLE delta.`%s/metrics` SET TBLPROPERTIES"
                        + " ('delta.deletedFileRetentionDuration' = 'interval 0 hours')")
                .formatted(folder));

        Share deleted = table.delete(col(MetricsSchema.RUN_ID).isin("a", "b"));

        assertThat(deleted.rows()).isEqualTo(2);
        assertThat(deleted.bytes()).isBetween(500L, 5_000L);
        assertThat(table.delete(col(MetricsSchema.RUN_ID).isin("a", "b"))).isEqualTo(Share.NONE);
        assertThat(table.compact()).isEqualTo(2);
        assertThat(table.compact()).isZero();
        List<Long> before = dataFiles();
        UnneededFiles unneeded = table.vacuum();
        assertThat(dataFiles()).hasSize(1);
        assertThat(unneeded).isEqualTo(new UnneededFiles(before.size() - 1, sum(before) - sum(dataFiles())));
        assertThat(table.vacuum()).isEqualTo(UnneededFiles.NONE);
        assertThat(lake.read(MetricsSchema.TABLE).select(MetricsSchema.RUN_ID).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder("c", "d");
    }

    @Test
    void largeFilesOfScoresStayOneRunsAndGoWithIt(SparkSession spark) {
        Lake lake = Lake.at(spark, folder.toString());
        for (String run : List.of("a", "b")) {
            lake.scores().append(run, scores(spark, run, 300, 60_000));
            lake.scores().append(run + ", small", scores(spark, run + ", small", 1, 10));
        }
        TableMaintenance table = lake.maintenance(ScoresSchema.TABLE);

        assertThat(table.compact()).isEqualTo(2);

        assertThat(files(spark)).isEqualTo(3);
        table.delete(col(ScoresSchema.RUN_ID).equalTo("a"));
        assertThat(files(spark)).isEqualTo(2);
        assertThat(table.compact()).isZero();
        assertThat(lake.scores().read().count()).isEqualTo(302);
    }

    private long files(SparkSession spark) {
        return DeltaLog.forTable(spark, folder.resolve(ScoresSchema.TABLE).toString())
                .update(false, Option.empty(), Option.empty())
                .numOfFiles();
    }

    /** Rows in one file, with paths of so many characters that no compression makes shorter. */
    private static Dataset<Row> scores(SparkSession spark, String run, int rows, int characters) {
        Random random = new Random(run.hashCode());
        List<Row> paths = IntStream.range(0, rows)
                .mapToObj(row -> random.ints(characters, 'a', 'z')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .map(path -> RowFactory.create(run, run, path, "msp", "ok"))
                .toList();
        StructType type = new StructType()
                .add(ScoresSchema.RUN_ID, DataTypes.StringType)
                .add(ScoresSchema.COMPUTED_IN, DataTypes.StringType)
                .add(ScoresSchema.PATH, DataTypes.StringType)
                .add(ScoresSchema.METHOD, DataTypes.StringType)
                .add(ScoresSchema.STATUS, DataTypes.StringType);
        Column[] columns = Arrays.stream(ScoresSchema.TYPE.fields())
                .map(field -> (List.of(type.fieldNames()).contains(field.name())
                                ? col(field.name())
                                : lit(null).cast(field.dataType()))
                        .as(field.name()))
                .toArray(Column[]::new);
        return spark.createDataFrame(paths, type).coalesce(1).select(columns);
    }

    @Test
    void aTableThatWasNeverWrittenNeedsNothing(SparkSession spark) {
        TableMaintenance table = Lake.at(spark, folder.toString()).maintenance(MetricsSchema.TABLE);

        assertThat(table.delete(col(MetricsSchema.RUN_ID).equalTo("a"))).isEqualTo(Share.NONE);
        assertThat(table.compact()).isZero();
        assertThat(table.vacuum()).isEqualTo(UnneededFiles.NONE);
    }

    /** Their lengths. */
    private List<Long> dataFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("metrics"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .map(file -> file.toFile().length())
                    .toList();
        }
    }

    private static long sum(List<Long> lengths) {
        return lengths.stream().mapToLong(Long::longValue).sum();
    }
}
