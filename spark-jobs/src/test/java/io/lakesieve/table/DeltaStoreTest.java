package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.InputException;
import io.lakesieve.schema.MetricsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The version that tables have, and what becomes of one of another version. */
@ExtendWith(LocalSpark.class)
class DeltaStoreTest {
    private static final TableLayout FED = new TableLayout(Map.of("delta.enableChangeDataFeed", "true"), List.of());

    @TempDir
    private Path folder;

    private SparkSession spark;
    private String location;
    private DeltaStore store;

    @BeforeEach
    void open(SparkSession session) {
        spark = session;
        location = "file:" + folder.resolve("it's a `table`, 50% of it");
        store = new DeltaStore(session, location, MetricsSchema.TYPE, FED);
    }

    @Test
    void aTableIsCreatedWithItsVersionAndItsLayoutThenWritten() {
        store.append(row("1"));

        assertThat(properties()).contains("lakesieve.version=2", "delta.enableChangeDataFeed=true");
        assertThat(commits()).isEqualTo(2);
    }

    @Test
    void eachWayToWriteATableFirstCreatesItOfThisVersion() {
        store.replace(MetricsSchema.RUN_ID, "1", row("1"));
        store.append(row("2"));
        store.replace(MetricsSchema.RUN_ID, "1", row("1"));

        assertThat(store.read().count()).isEqualTo(2);
        assertThat(properties()).contains("lakesieve.version=2");
    }

    @Test
    void whatAProcessThatWasKilledWhileItCreatedTheTableHasLeftIsInNoOnesWay() throws IOException {
        Path table = Files.createDirectories(folder.resolve("it's a `table`, 50% of it"));
        Files.createDirectory(table.resolve("_delta_log"));
        Files.writeString(table.resolve("part-00000-0.snappy.parquet"), "half a file");

        assertThat(store.exists()).isFalse();
        store.replace(MetricsSchema.RUN_ID, "1", row("1"));
        store.append(row("2"));

        assertThat(store.read().count()).isEqualTo(2);
        assertThat(properties()).contains("lakesieve.version=2", "delta.enableChangeDataFeed=true");
    }

    @Test
    void aTableOfAnotherVersionIsNeitherReadNorWritten() {
        store.append(row("1"));
        alter("SET TBLPROPERTIES ('lakesieve.version' = '7')");

        assertRefused(store::read, "lakesieve.version is 7");
        assertRefused(() -> store.append(row("2")), "lakesieve.version is 7");
        assertRefused(() -> store.replace(MetricsSchema.RUN_ID, "1", row("1")), "lakesieve.version is 7");
        assertThat(commits()).isEqualTo(3);
    }

    @Test
    void aTableWithoutAVersionIsOfAnotherOne() {
        store.append(row("1"));
        alter("UNSET TBLPROPERTIES ('lakesieve.version')");

        assertRefused(store::read, "lakesieve.version is not set");
    }

    @Test
    void aTableThatIsReplacedHasThisVersionAgain() {
        store.append(row("1"));
        alter("SET TBLPROPERTIES ('lakesieve.version' = '7')");

        store.overwrite(row("2"));

        assertThat(store.read().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("2");
        assertThat(properties()).contains("lakesieve.version=2");
    }

    @Test
    void rowsAsTheyAreNowComeFromTheFilesThatMayHoldThemAndStayWhatTheyAre() {
        Column ofOne = col(MetricsSchema.RUN_ID).equalTo("1");
        assertThat(store.readNow(ofOne).count()).isZero();
        store.append(row("1"));
        store.append(row("2"));

        Dataset<Row> now = store.readNow(ofOne);
        store.append(row("1"));

        assertThat(now.inputFiles()).hasSize(1);
        assertThat(now.collectAsList()).extracting(row -> row.getString(0)).containsExactly("1");
        assertThat(store.readNow(ofOne).count()).isEqualTo(2);
        assertThat(store.readNow(lit(true)).count()).isEqualTo(3);
    }

    @Test
    void rowsAsTheyAreNowAreWithoutDeletedOnes() {
        store.append(row("1").union(row("2")).coalesce(1));
        alter("SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");

        store.delete(col(MetricsSchema.RUN_ID).equalTo("2"));

        assertThat(store.readNow(lit(true)).collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("1");
    }

    @Test
    void theVersionIsFoundWithoutASparkJob() {
        store.append(row("1"));
        store.read();

        spark.sparkContext().setJobGroup("version", "the version of a table", false);
        try {
            assertThat(store.exists()).isTrue();
            assertThat(spark.sparkContext().statusTracker().getJobIdsForGroup("version"))
                    .isEmpty();
        } finally {
            spark.sparkContext().clearJobGroup();
        }
    }

    private static void assertRefused(Runnable use, String version) {
        assertThatThrownBy(use::run)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is of another version of Lakesieve")
                .hasMessageContaining(version)
                .hasMessageContaining("run audit again into another lake");
    }

    private Dataset<Row> row(String runId) {
        return store.frame(List.of(RowFactory.create(runId, "msp", "truth.csv", "auroc", 0.5)));
    }

    private void alter(String change) {
        spark.sql("ALTER TABLE " + table() + " " + change);
    }

    private List<String> properties() {
        return spark.sql("SHOW TBLPROPERTIES " + table()).collectAsList().stream()
                .map(row -> row.getString(0) + "=" + row.getString(1))
                .toList();
    }

    private long commits() {
        return spark.sql("DESCRIBE HISTORY " + table()).count();
    }

    private String table() {
        return "delta.`%s`".formatted(location.replace("`", "``"));
    }
}
