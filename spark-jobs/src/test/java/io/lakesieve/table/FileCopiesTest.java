package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.LocalSpark;
import io.lakesieve.schema.ScoresSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Copies of files of {@code scores}: the new verdicts, and all else as it was stored. */
@ExtendWith(LocalSpark.class)
class FileCopiesTest {
    private static final List<String> VERDICT = List.of(
            ScoresSchema.P_VALUE,
            ScoresSchema.Q_VALUE,
            ScoresSchema.THRESHOLD,
            ScoresSchema.IS_OOD,
            ScoresSchema.BANK_TRUSTED);

    private static final int IMAGES = 3_000;

    @TempDir
    private Path folder;

    private SparkSession spark;
    private String location;
    private DeltaStore store;

    @BeforeEach
    void open(SparkSession session) {
        spark = session;
        location = "file:" + folder.resolve("50% of it's scores");
        store = new DeltaStore(session, location, ScoresTable.LAYOUT);
    }

    @Test
    void rowsHaveTheNewVerdictsAndAllElseAsItWas() {
        store.appendOnce(scores("one").repartition(2), "one");

        copy("one", "two");

        assertThat(run("two")
                        .select(others())
                        .except(run("one").select(others()))
                        .count())
                .isZero();
        assertThat(run("two").count()).isEqualTo(IMAGES);
        assertThat(run("one").count()).isEqualTo(IMAGES);
        assertThat(run("two")
                        .where(not(col(ScoresSchema.IS_OOD)
                                        .eqNullSafe(col(ScoresSchema.ID_SCORE).lt(0.5)))
                                .or(not(col(ScoresSchema.THRESHOLD).eqNullSafe(lit(0.5))))
                                .or(not(col(ScoresSchema.P_VALUE).eqNullSafe(col(ScoresSchema.ID_SCORE))))
                                .or(col(ScoresSchema.Q_VALUE).isNotNull())
                                .or(not(col(ScoresSchema.BANK_TRUSTED))))
                        .count())
                .isZero();
        assertThat(run("one").where(col(ScoresSchema.THRESHOLD).isNotNull()).count())
                .isZero();
    }

    private static Column not(Column condition) {
        return functions.not(condition);
    }

    @Test
    void whatIsKeptIsTheSameBytes() throws IOException {
        store.appendOnce(scores("one").coalesce(1), "one");
        copy("one", "two");

        List<AddFile> files = files();
        AddFile one = files.get(0);
        AddFile two = files.get(1);

        assertThat(chunks(two)).isEqualTo(chunks(one)).hasSizeGreaterThan(5);
    }

    /** The bytes of the columns of a file that are no part of a verdict. */
    private List<List<Byte>> chunks(AddFile file) throws IOException {
        byte[] bytes = Files.readAllBytes(path(file));
        List<List<Byte>> chunks = new ArrayList<>();
        try (ParquetFileReader reader = reader(file)) {
            for (BlockMetaData rowGroup : reader.getRowGroups()) {
                for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
                    String column = chunk.getPath().toArray()[0];
                    if (!VERDICT.contains(column) && !column.equals(ScoresSchema.RUN_ID)) {
                        int from = Math.toIntExact(chunk.getStartingPos());
                        int to = from + Math.toIntExact(chunk.getTotalSize());
                        List<Byte> content = new ArrayList<>();
                        for (byte value : Arrays.copyOfRange(bytes, from, to)) {
                            content.add(value);
                        }
                        chunks.add(content);
                    }
                }
            }
        }
        return chunks;
    }

    private ParquetFileReader reader(AddFile file) throws IOException {
        return ParquetFileReader.open(HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(path(file).toUri()), new Configuration()));
    }

    private Path path(AddFile file) {
        return folder.resolve("50% of it's scores").resolve(file.toPath().getName());
    }

    @Test
    void rowGroupsStayWhatTheyAre() throws IOException {
        TemporarySettings.during(
                spark, Map.of("parquet.block.size", "20000", "parquet.block.size.row.check.min", "100"), () -> {
                    store.appendOnce(scores("one").coalesce(1), "one");
                    return null;
                });

        copy("one", "two");

        assertThat(chunks(files().get(1))).isEqualTo(chunks(files().get(0))).hasSizeGreaterThan(40);
        assertThat(run("two")
                        .select(others())
                        .except(run("one").select(others()))
                        .count())
                .isZero();
    }

    @Test
    void columnsStayInTheirOrder() throws IOException {
        store.appendOnce(scores("one").coalesce(1), "one");
        copy("one", "two");

        assertThat(columns(files().get(1)))
                .isEqualTo(columns(files().get(0)))
                .startsWith(ScoresSchema.RUN_ID, ScoresSchema.COMPUTED_IN);
    }

    /** The first names of the columns of a file's first row group. */
    private List<String> columns(AddFile file) throws IOException {
        try (ParquetFileReader reader = reader(file)) {
            return reader.getRowGroups().get(0).getColumns().stream()
                    .map(chunk -> chunk.getPath().toArray()[0])
                    .toList();
        }
    }

    @Test
    void filesStayWholeWhateverIsSetForOtherQueries() {
        store.appendOnce(scores("one").repartition(5), "one");

        TemporarySettings.during(
                spark, Map.of("spark.sql.files.maxPartitionNum", "2", "spark.sql.files.minPartitionNum", "40"), () -> {
                    copy("one", "two");
                    return null;
                });

        assertThat(run("two").count()).isEqualTo(IMAGES);
    }

    @Test
    void aFileThatHasGoneIsMissedEvenWhereQueriesReadOnWithoutIt() throws IOException {
        store.appendOnce(scores("one").repartition(2), "one");
        FileCopies copies = copies(wholeFiles("one"));
        Files.delete(path(files().get(0)));

        TemporarySettings.during(spark, Map.of("spark.sql.files.ignoreMissingFiles", "true"), () -> {
            assertThatThrownBy(() -> store.appendOnce(scores("two").limit(1), copies, ScoresSchema.RUN_ID, "two"))
                    .hasMessageContaining("Of 2 files")
                    .hasMessageContaining("1 could be copied");
            return null;
        });
    }

    @Test
    void aTableThatHasGotConstraintsMeanwhileGetsNoCopies() {
        store.appendOnce(scores("one").coalesce(1), "one");
        FileCopies copies = copies(wholeFiles("one"));
        spark.sql("ALTER TABLE delta.`%s` ADD CONSTRAINT sure CHECK (threshold IS NULL)".formatted(location));

        assertThatThrownBy(() -> store.appendOnce(scores("two").limit(1), copies, ScoresSchema.RUN_ID, "two"))
                .hasMessageContaining("has got properties meanwhile");

        assertThat(wholeFiles("one").isEmpty()).isTrue();
    }

    @Test
    void theLogSaysWhereTheCopiesAre() {
        store.appendOnce(scores("one").repartition(2), "one");
        copy("one", "two");

        assertThat(may(col(ScoresSchema.RUN_ID).equalTo("two"))).hasSize(2);
        assertThat(may(col(ScoresSchema.RUN_ID).equalTo("one"))).hasSize(2);
        assertThat(may(col(ScoresSchema.RUN_ID)
                        .equalTo("two")
                        .and(col(ScoresSchema.PATH).gt("z"))))
                .isEmpty();
        assertThat(store.latestSnapshot().numOfFiles()).isEqualTo(4);
    }

    private List<AddFile> may(Column condition) {
        return CollectionConverters.asJava(
                DeltaStore.filesFor(store.latestSnapshot(), store.read().where(condition)));
    }

    @Test
    void copiesOfCopiesAndOtherRowsBecomeARun() {
        store.appendOnce(scores("one").coalesce(1), "one");
        copy("one", "two");
        WholeFiles two = wholeFiles("two");

        store.appendOnce(scores("three").limit(7), copies(two), ScoresSchema.RUN_ID, "three");

        assertThat(run("three").count()).isEqualTo(IMAGES + 7);
    }

    @Test
    void aCommitThatIsRepeatedAddsNothing() {
        store.appendOnce(scores("one").coalesce(1), "one");

        copy("one", "two");
        copy("one", "two");

        assertThat(run("two").count()).isEqualTo(IMAGES);
    }

    @Test
    void filesWithOtherRowsAreNotCopied() {
        Dataset<Row> both = scores("one").union(scores("two").limit(1));
        store.append(both.coalesce(1));
        store.appendOnce(scores("one").limit(5).coalesce(1), "one more");

        WholeFiles one = wholeFiles("one");

        assertThat(one.rows().count()).isEqualTo(5);
        assertThat(one.otherRows().count()).isEqualTo(IMAGES);
    }

    @Test
    void filesWithDeletedRowsAreNotCopied() {
        spark.sql("CREATE TABLE delta.`%s` (%s) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = true)"
                .formatted(location, ScoresSchema.TYPE.asNullable().toDDL()));
        scores("one").coalesce(1).write().format("delta").mode("append").save(location);
        spark.sql("DELETE FROM delta.`%s` WHERE path LIKE '%%7.png'".formatted(location));

        WholeFiles one = WholeFiles.of(store.latestSnapshot(), files(), ScoresSchema.RUN_ID, "one", 0);

        assertThat(one.isEmpty()).isTrue();
        assertThat(one.otherRows().count()).isEqualTo(IMAGES - IMAGES / 10);
    }

    @Test
    void filesWhoseColumnsHaveOtherNamesAreNotCopied() {
        store.appendOnce(scores("one").coalesce(1), "one");
        spark.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name')".formatted(location));

        WholeFiles one = wholeFiles("one");

        assertThat(one.isEmpty()).isTrue();
        assertThat(one.otherRows().count()).isEqualTo(IMAGES);
    }

    @Test
    void smallFilesArePutTogetherRatherThanCopied() {
        store.appendOnce(scores("one").coalesce(1), "one");

        assertThat(store.wholeFiles(ScoresSchema.RUN_ID, "one").isEmpty()).isTrue();
        assertThat(store.wholeFiles(ScoresSchema.RUN_ID, "one").otherRows().count())
                .isEqualTo(IMAGES);
    }

    @Test
    void rowsThatAreNotAllOfAFileLeaveNothing() throws IOException {
        store.appendOnce(scores("one").coalesce(1), "one");
        WholeFiles one = wholeFiles("one");
        FileCopies less =
                one.copies(judged(one.rows().where(col(ScoresSchema.ID_SCORE).lt(0.5))), VERDICT);

        assertThatThrownBy(() -> store.appendOnce(scores("two").limit(1), less, ScoresSchema.RUN_ID, "two"))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause()
                .hasMessageContaining("not those of one file");

        assertThat(run("two").count()).isZero();
        try (Stream<Path> all = Files.list(folder.resolve("50% of it's scores"))) {
            assertThat(all.filter(file -> file.toString().endsWith(".parquet"))).hasSize(2);
        }
    }

    @Test
    void whoFollowsTheTableSeesTheCopies() {
        store.appendOnce(scores("one").coalesce(1), "one");
        copy("one", "two");

        assertThat(spark.read()
                        .format("delta")
                        .option("readChangeFeed", "true")
                        .option("startingVersion", 1)
                        .load(location)
                        .where(col("_change_type")
                                .equalTo("insert")
                                .and(col(ScoresSchema.RUN_ID).equalTo("two")))
                        .count())
                .isEqualTo(IMAGES);
    }

    private void copy(String from, String to) {
        store.appendOnce(scores(to).limit(0), copies(wholeFiles(from)), ScoresSchema.RUN_ID, to);
    }

    private FileCopies copies(WholeFiles files) {
        return files.copies(judged(files.rows()), VERDICT);
    }

    private static Dataset<Row> judged(Dataset<Row> rows) {
        return rows.withColumn(ScoresSchema.P_VALUE, col(ScoresSchema.ID_SCORE))
                .withColumn(ScoresSchema.Q_VALUE, lit(null).cast("double"))
                .withColumn(ScoresSchema.THRESHOLD, lit(0.5))
                .withColumn(ScoresSchema.IS_OOD, col(ScoresSchema.ID_SCORE).lt(0.5))
                .withColumn(ScoresSchema.BANK_TRUSTED, lit(true));
    }

    private WholeFiles wholeFiles(String run) {
        Snapshot snapshot = store.latestSnapshot();
        return WholeFiles.of(snapshot, may(col(ScoresSchema.RUN_ID).equalTo(run)), ScoresSchema.RUN_ID, run, 0);
    }

    /** All files of the table, as they came. */
    private List<AddFile> files() {
        return store.latestSnapshot().allFiles().collectAsList().stream()
                .sorted(Comparator.comparing(AddFile::modificationTime))
                .toList();
    }

    private Dataset<Row> run(String id) {
        return store.read().where(col(ScoresSchema.RUN_ID).equalTo(id));
    }

    private static Column[] others() {
        return Arrays.stream(ScoresSchema.TYPE.fieldNames())
                .filter(name -> !VERDICT.contains(name) && !name.equals(ScoresSchema.RUN_ID))
                .map(functions::col)
                .toArray(Column[]::new);
    }

    /** Rows with each kind of null, some of them of images without a score. */
    private Dataset<Row> scores(String run) {
        Column id = col("id");
        Column isUnreadable = id.mod(50).equalTo(0);
        Column score = when(functions.not(isUnreadable), functions.rand(7));
        Column negatives = functions.array(
                functions.struct(
                        functions.concat(lit("word "), id.mod(40)).as("label"),
                        functions.rand(8).as("probability")),
                functions.struct(lit("other").as("label"), functions.rand(9).as("probability")));
        return spark.range(0, IMAGES, 1, 1)
                .select(
                        lit(run).as(ScoresSchema.RUN_ID),
                        lit("an earlier one").as(ScoresSchema.COMPUTED_IN),
                        functions.sha2(id.cast("string"), 256).as(ScoresSchema.IMAGE_ID),
                        functions.concat(lit("file:/lake/"), id, lit(".png")).as(ScoresSchema.PATH),
                        when(id.mod(3).equalTo(1), functions.concat(lit("s"), id.mod(4)))
                                .as(ScoresSchema.SOURCE),
                        lit("neglabel").as(ScoresSchema.METHOD),
                        score.as(ScoresSchema.ID_SCORE),
                        lit(1).minus(score).as(ScoresSchema.OOD_SCORE),
                        when(functions.not(isUnreadable), functions.concat(lit("label "), id.mod(9)))
                                .as(ScoresSchema.PREDICTED_LABEL),
                        when(functions.not(isUnreadable), negatives).as(ScoresSchema.TOP_NEGATIVES),
                        lit(null).cast("string").as(ScoresSchema.GIVEN_LABEL),
                        lit(null).cast("double").as(ScoresSchema.LABEL_MARGIN),
                        lit(null).cast("double").as(ScoresSchema.P_VALUE),
                        lit(null).cast("double").as(ScoresSchema.Q_VALUE),
                        lit(null).cast("boolean").as(ScoresSchema.IS_OOD),
                        lit(null).cast("double").as(ScoresSchema.THRESHOLD),
                        lit(null).cast("boolean").as(ScoresSchema.BANK_TRUSTED),
                        when(isUnreadable, "unreadable").otherwise("ok").as(ScoresSchema.STATUS),
                        when(isUnreadable, "no picture").as(ScoresSchema.ERROR));
    }
}
