package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.MetricsSchema;
import io.lakesieve.table.TableMaintenance.Share;
import io.lakesieve.table.TableMaintenance.UnneededFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table of four small files, whose retention is over at once. */
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
