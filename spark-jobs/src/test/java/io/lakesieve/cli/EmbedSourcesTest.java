package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed} and {@code audit} over folders, globs and tables, once and again. */
@Tag("long")
class EmbedSourcesTest {
    private static final List<String> PICTURES =
            List.of("cat/a.png", "cat/b.png", "dog/c.png", "dog/deep/d.png", "e.png");

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Path images;
    private static CommandRun first;

    @BeforeAll
    static void embedAFolder() {
        spark = LocalSpark.session();
        images = folder.resolve("images");
        for (int i = 0; i < PICTURES.size(); i++) {
            TestImages.write(images.resolve(PICTURES.get(i)), i + 1);
        }
        TestImages.write(images.resolve("_hidden/f.png"), 6);
        TestImages.write(images.resolve("dog/.hidden.png"), 6);
        TestImages.text(images.resolve("dog/notes.txt"), "no picture");
        first = embed(images.toString(), "lake", "--max-image-failure-rate", "0.5");
    }

    @Test
    void aFolderIsSearchedRecursivelyAndHiddenFilesAreLeftOut() {
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("6 images listed = 6 embedded now + 0 known");
        assertThat(first.err()).contains("2 files below", "are left out");
        assertThat(sources("lake"))
                .containsEntry("a.png", "cat")
                .containsEntry("d.png", "dog")
                .containsEntry("e.png", null);
    }

    @Test
    void whatIsNoPictureIsARowWithItsReason() {
        Row row = rows("lake").stream()
                .filter(candidate -> path(candidate).endsWith("notes.txt"))
                .findFirst()
                .orElseThrow();

        assertThat(row.<String>getAs("status")).isEqualTo("unreadable");
        assertThat(row.<String>getAs("error")).isNotBlank();
        assertThat(row.<Object>getAs("embedding")).isNull();
    }

    @Test
    void aGlobAndALimitTakeTheFirstPaths() {
        CommandRun run = embed(images + "/*/*.png", "globbed", "--limit", "2");

        assertThat(run.out()).contains("2 images listed");
        assertThat(sources("globbed")).containsOnlyKeys("a.png", "b.png");
    }

    @Test
    void theProcessorIsTheDefaultAndIsRecorded() {
        assertThat(spark.read()
                        .format("delta")
                        .load(location("lake/runs"))
                        .where("status = 'finished' AND command = 'embed'")
                        .selectExpr("parameters['device']")
                        .first()
                        .getString(0))
                .isEqualTo("cpu");
    }

    @Test
    void huggingFacesTablesAreRecognisedAndImagesWithoutPathAreNamedByFileAndRow() {
        String table = folder.resolve("hugging/data").toString();
        spark.createDataFrame(
                        IntStream.range(0, PICTURES.size())
                                .mapToObj(i -> RowFactory.create(
                                        RowFactory.create(bytes(PICTURES.get(i)), i == 0 ? null : PICTURES.get(i)), i))
                                .toList(),
                        new StructType()
                                .add(
                                        "image",
                                        new StructType()
                                                .add("bytes", DataTypes.BinaryType)
                                                .add("path", DataTypes.StringType))
                                .add("label", DataTypes.IntegerType))
                .coalesce(1)
                .write()
                .parquet(table);

        CommandRun run = embed(table, "hugged");
        CommandRun again = embed(table + "/*.parquet", "hugged");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(vectors("hugged")).isEqualTo(vectors("lake"));
        assertThat(rows("hugged").stream().map(EmbedSourcesTest::path))
                .contains("file:" + table + "/dog/deep/d.png")
                .filteredOn(path -> path.endsWith(".parquet#0"))
                .hasSize(1);
        assertThat(again.out()).contains("5 images listed = 0 embedded now + 5 known");
    }

    @Test
    void namedColumnsLeadIntoStructsAndTablesOfACatalogAreReadByName() {
        spark.createDataFrame(
                        PICTURES.stream()
                                .map(picture -> RowFactory.create(RowFactory.create(bytes(picture)), picture))
                                .toList(),
                        new StructType()
                                .add("shown", new StructType().add("picture", DataTypes.BinaryType))
                                .add("shop", DataTypes.StringType))
                .write()
                .format("delta")
                .saveAsTable("goods");
        try {
            CommandRun run =
                    embed("table:goods", "catalogued", "--content-column", "shown.picture", "--source-column", "shop");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(vectors("catalogued")).isEqualTo(vectors("lake"));
            assertThat(rows("catalogued").stream().map(row -> row.<String>getAs("source")))
                    .containsExactlyInAnyOrderElementsOf(PICTURES);
        } finally {
            spark.sql("DROP TABLE goods");
        }
    }

    @Test
    void aViewThatFiltersImg2datasetsTableIsAudited() {
        spark.createDataFrame(
                        PICTURES.stream()
                                .map(picture -> RowFactory.create(picture, bytes(picture)))
                                .toList(),
                        new StructType().add("key", DataTypes.StringType).add("jpg", DataTypes.BinaryType))
                .createOrReplaceTempView("downloads");
        spark.sql("CREATE OR REPLACE TEMP VIEW dogs AS SELECT * FROM downloads WHERE key LIKE 'dog/%'");

        CommandRun run = embed("table:dogs", "viewed");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(rows("viewed").stream().map(EmbedSourcesTest::path))
                .containsExactlyInAnyOrder("table:dogs/dog/c.png", "table:dogs/dog/deep/d.png");
        assertRefused(embed("table:no.such", "none"), "no.such", "spark.sql.catalog");
        assertRefused(
                embed("table:dogs", "none", "--content-column", "jpg", "--path-column", "name"),
                "[key, jpg]",
                "--path-column");
    }

    @Test
    void aTableWithoutImagesIsRefused() {
        String table = folder.resolve("numbers").toString();
        spark.range(3).write().parquet(table);

        assertRefused(embed(table, "none"), "[id]", "path and content");
    }

    @Test
    void foldersNameTheLabelsOfAnAuditAndWhatItHasPersistedIsFreedAtItsEnd() {
        Set<Integer> before = persisted();

        CommandRun run = CommandRun.of(
                "audit",
                "--images",
                images.toString(),
                "--labels-from-folders",
                "--candidates",
                TestImages.text(folder.resolve("words.txt"), "house\ndesert\nphoto\n"),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("lake").toString(),
                "--negatives",
                "3",
                "--groups",
                "1",
                "--method",
                "neglabel",
                "--rehash",
                "--max-image-failure-rate",
                "0.5");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(persisted()).isSubsetOf(before);
        assertThat(run.out())
                .contains(
                        "6 images listed = 5 scored + 1 not (unreadable 1)", "a ranking without verdicts", "2 labels");
        assertThat(spark.read()
                        .format("delta")
                        .load(folder.resolve("lake/labels").toString())
                        .select("label", "prompt")
                        .collectAsList())
                .extracting(row -> row.getString(0) + ": " + row.getString(1))
                .containsExactlyInAnyOrder("cat: The nice cat.", "dog: The nice dog.");
    }

    private static CommandRun embed(String source, String lake, String... more) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("embed", "--images", source, "--model", TestImages.MODEL.toString(), "--lake", location(lake)));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Ids of the RDDs that Spark persists, Delta's snapshots of tables apart. */
    private static Set<Integer> persisted() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().values().stream()
                .filter(rdd -> rdd.name() == null || !rdd.name().startsWith("Delta Table State"))
                .map(JavaRDD::id)
                .collect(Collectors.toSet());
    }

    private static String location(String lake) {
        return folder.resolve(lake).toString();
    }

    private static List<Row> rows(String lake) {
        return spark.read().format("delta").load(location(lake) + "/embeddings").collectAsList();
    }

    private static String path(Row row) {
        return row.getAs("path");
    }

    private static String name(Row row) {
        return path(row).substring(path(row).lastIndexOf('/') + 1);
    }

    private static Map<String, String> sources(String lake) {
        Map<String, String> sources = new TreeMap<>();
        rows(lake).forEach(row -> sources.put(name(row), row.getAs("source")));
        return sources;
    }

    /** The embeddings, whatever their images are called. */
    private static Set<List<Float>> vectors(String lake) {
        return rows(lake).stream()
                .filter(row -> row.<String>getAs("status").equals("ok"))
                .map(row -> row.<Float>getList(row.fieldIndex("embedding")))
                .map(List::copyOf)
                .collect(Collectors.toSet());
    }

    private static byte[] bytes(String picture) {
        try {
            return Files.readAllBytes(images.resolve(picture));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
