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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version that tables have, and what becomes of one of another version. */
@ExtendWith(LocalSpark.class)
class DeltaStoreTest {
    private static final TableLayout FED =
            new TableLayout(MetricsSchema.TYPE, Map.of("delta.enableChangeDataFeed", "true"), List.of());

    private static final String MERGE = "MERGE";

    /** What happens once while a task, which is in this JVM, computes a row. */
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>(() -> {});

    @TempDir
    private Path folder;

    private SparkSession spark;
    private String location;
    private DeltaStore store;

    @BeforeEach
    void open(SparkSession session) {
        spark = session;
        location = "file:" + folder.resolve("it's a `table`, 50% of it");
        store = new DeltaStore(session, location, FED);
    }

    @Test
    void theFirstCommitHasTheTablesVersionItsLayoutAndRows() {
        store.append(row("1"));

        assertThat(properties()).contains("lakesieve.version=2", "delta.enableChangeDataFeed=true");
        assertThat(operations()).hasSize(1);
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
        assertThat(operations()).hasSize(2);
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
    void rowsAreMergedOnlyWhereAFileMayHoldTheirKeys() {
        store.insert(row("2"), runs("2", "2"), MetricsSchema.RUN_ID);
        store.insert(row("4"), runs("4", "4"), MetricsSchema.RUN_ID);
        store.upsert(row("6"), runs("6", "6"), lit(true), MetricsSchema.RUN_ID);
        assertThat(operations()).hasSize(3).doesNotContain(MERGE);

        store.insert(row("4").union(row("5")), runs("4", "5"), MetricsSchema.RUN_ID);
        store.upsert(row("6"), runs("5", "7"), lit(true), MetricsSchema.RUN_ID);

        assertThat(operations()).hasSize(5).endsWith(MERGE, MERGE);
        assertRuns("2", "4", "5", "6");
    }

    @Test
    void filesAreToldApartByKeysThatBeginAlike() {
        String folder = "s3a://bucket/of-a-name-that-is-long/images/of/2026/11/";
        store.insert(row(folder + "29/1.jpg"), runs(folder + "29/1.jpg", folder + "29/9.jpg"), MetricsSchema.RUN_ID);

        store.insert(row(folder + "30/1.jpg"), runs(folder + "30/1.jpg", folder + "30/9.jpg"), MetricsSchema.RUN_ID);

        assertThat(operations()).hasSize(2).doesNotContain(MERGE);
    }

    @Test
    void rowsOfATransactionThatComesAgainAreNotAdded() {
        appendSomeTwice();

        assertThat(operations()).hasSize(3);
        assertRuns("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({"writeChecksumFile.enabled, false", "setTransactionsInCrc.maxAllowed, 0"})
    void theyAreNotAddedWhereNoChecksumListsTransactions(String setting, String value) {
        String name = "spark.databricks.delta." + setting;
        spark.conf().set(name, value);
        try {
            appendSomeTwice();
        } finally {
            spark.conf().unset(name);
        }

        assertThat(operations()).hasSize(3);
        assertRuns("1", "2", "3");
    }

    private void appendSomeTwice() {
        store.appendOnce(row("1"), "first", 1);
        store.appendOnce(row("2"), "first", 2);

        store.appendOnce(row("1"), "first", 1);
        store.appendOnce(row("2"), "first", 2);
        store.appendOnce(row("3"), "second", 1);
    }

    @Test
    void rowsThatAnotherWriterAddsMeanwhileInTheSameTransactionAreNotAddedAgain() {
        store.append(row("0"));
        DeltaStore other = store;

        store.appendOnce(
                rowWhile(
                        () -> other.appendOnce(row("1"), "once"),
                        spark.sparkContext().longAccumulator()),
                "once");

        assertRuns("0", "1");
    }

    @Test
    void aTransactionIsAddedByOneSparkJob() {
        store.appendOnce(row("1"), "first");
        Dataset<Row> second = row("2");

        assertThat(jobsOf(() -> store.appendOnce(second, "second"))).hasSize(1);
    }

    @Test
    void rowsThatWouldTakeOthersPlaceAreAddedByTransactionsThatConflict() {
        store.append(row("1"));
        store.insert(row("2"), runs("2", "2"), MetricsSchema.RUN_ID);
        store.upsert(row("3"), runs("3", "3"), lit(true), MetricsSchema.RUN_ID);
        store.replace(MetricsSchema.RUN_ID, "4", row("4"));

        assertThat(history())
                .extracting(commit -> commit.<String>getAs("isolationLevel"))
                .containsOnly("Serializable");
        assertThat(history())
                .extracting(commit -> commit.<Boolean>getAs("isBlindAppend"))
                .containsExactly(true, false, false, false);
    }

    @Test
    void valuesGetTheTypesOfTheTable() {
        store.append(spark.sql("SELECT 1 value, 'auroc' metric, 'truth.csv' dataset, 'msp' method, '1' run_id"));

        assertThat(store.read().collectAsList())
                .containsExactly(RowFactory.create("1", "msp", "truth.csv", "auroc", 1.0));
    }

    @Test
    void rowsAreComputedOnceWhereAnotherWriterCreatesTheTableMeanwhile() {
        LongAccumulator computed = spark.sparkContext().longAccumulator();

        store.append(rowWhileAnotherWriterAppends(computed));

        assertThat(computed.value()).isOne();
        assertRuns("1", "2");
    }

    @Test
    void filesAreWrittenAgainWhereTheTableThatIsThereHasOtherNamesForColumns() {
        String mapping = "spark.databricks.delta.properties.defaults.columnMapping.mode";
        spark.conf().set(mapping, "name");
        try {
            store.append(rowWhileAnotherWriterAppends(spark.sparkContext().longAccumulator()));
        } finally {
            spark.conf().unset(mapping);
        }

        assertRuns("1", "2");
    }

    private Dataset<Row> rowWhileAnotherWriterAppends(LongAccumulator computed) {
        DeltaStore other = store;
        return rowWhile(() -> other.append(row("1")), computed);
    }

    /**
     * A row, of run 2, while the first computation of which other work is done.
     *
     * @param computed counts how often it is
     */
    private Dataset<Row> rowWhile(Runnable work, LongAccumulator computed) {
        MEANWHILE.set(work);
        return spark.range(1)
                .map(
                        (MapFunction<Long, Row>) number -> {
                            computed.add(1);
                            runInAThreadOfItsOwn(MEANWHILE.getAndSet(() -> {}));
                            return RowFactory.create("2", "msp", "truth.csv", "auroc", 0.5);
                        },
                        Encoders.row(MetricsSchema.TYPE));
    }

    private void assertRuns(String... runs) {
        assertThat(store.read().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(runs);
    }

    private static void runInAThreadOfItsOwn(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        thread.start();
        thread.join();
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

        assertThat(jobsOf(() -> assertThat(store.exists()).isTrue())).isEmpty();
    }

    /** The numbers of the Spark jobs that a test's own thread has run for some work. */
    private int[] jobsOf(Runnable work) {
        String group = UUID.randomUUID().toString();
        spark.sparkContext().setJobGroup(group, "what a test counts", false);
        try {
            work.run();
            return spark.sparkContext().statusTracker().getJobIdsForGroup(group);
        } finally {
            spark.sparkContext().clearJobGroup();
        }
    }

    private static Column runs(String first, String last) {
        return DeltaStore.stored(MetricsSchema.RUN_ID).between(first, last);
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

    /** What each commit was, the first one first. */
    private List<String> operations() {
        return history().stream()
                .map(commit -> commit.<String>getAs("operation"))
                .toList();
    }

    private List<Row> history() {
        return spark.sql("DESCRIBE HISTORY " + table()).orderBy("version").collectAsList();
    }

    private String table() {
        return "delta.`%s`".formatted(location.replace("`", "``"));
    }
}
