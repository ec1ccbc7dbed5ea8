package io.lakesieve.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.cli.AuditedLake;
import io.lakesieve.cli.TestImages;
import io.lakesieve.model.ModelException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages that embed, held against the tables that the commands wrote of the same pictures and labels. */
class EmbeddersTest {
    private static final StructType IMAGE = new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    private static final int BGR_BYTES = 16;

    private static AuditedLake lake;
    private static SparkSession spark;
    private static Map<String, List<Object>> table;

    @BeforeAll
    static void open() {
        lake = AuditedLake.shared();
        spark = lake.spark();
        table = byName(lake.table("embeddings"));
        table.remove("13.png"); // went between the audits
    }

    private static ImageEmbedder images() {
        return new ImageEmbedder().setModelUrl(TestImages.MODEL.toString()).setInputCol("content");
    }

    private static TextEmbedder texts() {
        return new TextEmbedder().setModelUrl(TestImages.MODEL.toString()).setInputCol("label");
    }

    private static Dataset<Row> files() {
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(lake.images());
    }

    /** What lies in the columns that both the stage and the table have, by the file's name. */
    private static Map<String, List<Object>> byName(Dataset<Row> rows) {
        Map<String, List<Object>> found = new TreeMap<>();
        for (Row row : rows.select("path", "embedding", "status", "error").collectAsList()) {
            String path = row.getString(0);
            found.put(
                    path.substring(path.lastIndexOf('/') + 1),
                    java.util.Arrays.asList(row.isNullAt(1) ? null : row.getList(1), row.get(2), row.get(3)));
        }
        return found;
    }

    private static Map<String, List<Object>> table() {
        assertThat(table).hasSize(AuditedLake.LISTED);
        return new TreeMap<>(table);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void picturesGetTheEmbeddingsAndReasonsOfTheTableHoweverTheyAreSplit(int partitions) {
        Dataset<Row> embedded = images().transform(files().repartition(partitions));

        assertThat(embedded.columns())
                .containsExactly("path", "modificationTime", "length", "content", "embedding", "status", "error");
        assertThat(byName(embedded)).isEqualTo(table()).containsKey("broken.png");
    }

    @Test
    void pathsAndSparksImagesGiveTheSame() {
        Map<String, List<Object>> sound = table();
        sound.remove("broken.png");
        List<Row> rasters = new ArrayList<>();
        files().select("path")
                .where("path NOT LIKE '%broken.png'")
                .collectAsList()
                .forEach(row -> rasters.add(RowFactory.create(row.getString(0), raster(row.getString(0)))));
        Dataset<Row> images = spark.createDataFrame(
                rasters, new StructType().add("path", DataTypes.StringType).add("image", IMAGE));

        assertThat(byName(images().setInputCol("path").transform(files().select("path"))))
                .isEqualTo(table());
        assertThat(byName(images().setInputCol("image").transform(images))).isEqualTo(sound);
    }

    private static Row raster(String uri) {
        try {
            BufferedImage image = ImageIO.read(Path.of(java.net.URI.create(uri.replaceFirst("^file:/+", "file:///")))
                    .toFile());
            byte[] data = new byte[image.getWidth() * image.getHeight() * 3];
            for (int i = 0; i < data.length; i += 3) {
                int rgb = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
                data[i] = (byte) rgb;
                data[i + 1] = (byte) (rgb >> 8);
                data[i + 2] = (byte) (rgb >> 16);
            }
            return RowFactory.create(uri, image.getHeight(), image.getWidth(), 3, BGR_BYTES, data);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void picturesThatCannotBeReadKeepTheirRows() {
        List<Row> rows = new ArrayList<>();
        rows.add(RowFactory.create("null", null));
        rows.add(RowFactory.create("garbage", new byte[] {1, 2, 3}));
        rows.add(RowFactory.create("long", new byte[2_000]));
        Dataset<Row> bytes = spark.createDataFrame(
                rows, new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType));
        Dataset<Row> paths = spark.createDataset(
                        List.of(lake.images() + "/no such.png", "no:scheme://at all"),
                        org.apache.spark.sql.Encoders.STRING())
                .toDF("path");
        Dataset<Row> rasters = spark.createDataFrame(
                List.of(RowFactory.create("raster", RowFactory.create("x", 1, null, 3, BGR_BYTES, new byte[3]))),
                new StructType().add("path", DataTypes.StringType).add("image", IMAGE));

        Map<String, List<Object>> found = byName(images().setMaxBytes(1_000).transform(bytes));
        found.putAll(byName(images().setInputCol("path").transform(paths)));
        found.putAll(byName(images().setInputCol("image").transform(rasters)));

        assertThat(found.keySet()).containsExactly("at all", "garbage", "long", "no such.png", "null", "raster");
        assertThat(found.values())
                .allSatisfy(values -> assertThat(values.get(0)).isNull());
        assertThat(found).hasEntrySatisfying("null", values -> assertThat(values)
                .containsExactly(null, "unreadable", "the picture is null"));
        assertThat(found.get("long")).element(1).isEqualTo("too_large");
        assertThat(found.get("raster")).element(2).isEqualTo("the image's width is null");
        assertThat((String) found.get("no such.png").get(2)).startsWith("the file could not be read: ");
    }

    @Test
    void labelsGetTheEmbeddingsOfTheTable() {
        Dataset<Row> labels = lake.table("labels").where(col("label_set_id").equalTo(lake.labelSet(1)));
        Dataset<Row> embedded = texts().setOutputCol("mine").transform(labels);

        assertThat(embedded.count()).isEqualTo(3);
        assertThat(embedded.where("mine = embedding AND error IS NULL").count()).isEqualTo(3);
    }

    @Test
    void textsAreEmbeddedInTheirPromptAndNullStaysNull() {
        Dataset<Row> words = spark.createDataset(
                        java.util.Arrays.asList("great_camel", null, "The nice great camel."),
                        org.apache.spark.sql.Encoders.STRING())
                .toDF("label");

        List<Row> prompted = texts().transform(words).collectAsList();
        List<Row> whole = texts().setPromptTemplate("{}").transform(words).collectAsList();

        assertThat(prompted.get(1).isNullAt(1) && prompted.get(1).isNullAt(2)).isTrue();
        assertThat(prompted.get(0).getList(1))
                .isEqualTo(whole.get(2).getList(1))
                .hasSize(6);
        assertThat(whole.get(0).getList(1)).isNotEqualTo(prompted.get(0).getList(1));
    }

    @Test
    void aColumnThatIsMissingOfAnotherTypeOrThereAlreadyIsNamed() {
        StructType schema = files().schema();

        assertRefused(() -> images().setInputCol("bytes").transformSchema(schema), "no column 'bytes'", "set inputCol");
        assertRefused(() -> images().setInputCol("length").transformSchema(schema), "'length' is of type bigint");
        assertRefused(() -> images().setOutputCol("Path").transformSchema(schema), "a column 'path' already");
        assertRefused(() -> images().setStatusCol("length").transformSchema(schema), "set statusCol to another name");
        assertRefused(() -> new ImageEmbedder().setInputCol("content").transformSchema(schema), "modelUrl is not set");
        assertRefused(() -> new ImageEmbedder().setModelUrl("demo").transformSchema(schema), "inputCol is not set");
        assertRefused(() -> texts().setInputCol("content").transformSchema(schema), "words are strings");
        assertRefused(
                () -> texts().setInputCol("path").setPromptTemplate("nice").transformSchema(schema),
                "must hold {} once");
        assertRefused(() -> images().setVariant("fp8"), "variant", "fp8");
        assertRefused(() -> images().setMaxPixels(0), "maxPixels");
        assertRefused(() -> images().setMaxPixels(715_827_883), "maxPixels");
        assertRefused(() -> images().setMaxBytes(Long.MAX_VALUE), "maxBytes");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
    }

    @Test
    void aModelThatIsNotThereIsAnErrorBeforeAnyTaskRuns() {
        assertThatThrownBy(() -> images().setModelUrl("/no/such/model").transform(files()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("/no/such/model");
    }

    @Test
    void aStageComesBackFromDiskAsItWas(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        ImageEmbedder stage = images().setOutputCol("e").setMaxBytes(123).setVariant("fp32");
        TextEmbedder text = texts().setPromptTemplate("a {}");
        stage.save(folder.resolve("images").toString());
        text.save(folder.resolve("texts").toString());

        ImageEmbedder loaded = ImageEmbedder.load(folder.resolve("images").toString());
        assertThat(loaded.uid()).isEqualTo(stage.uid());
        assertThat(loaded.explainParams()).isEqualTo(stage.explainParams()).contains("maxBytes", "modelUrl");
        assertThat(loaded.getMaxBytes()).isEqualTo(123);
        assertThat(TextEmbedder.load(folder.resolve("texts").toString()).explainParams())
                .isEqualTo(text.explainParams());
    }

    @Test
    void aPartitionWithoutRowsNeedsNoModel() {
        assertThat(images().transform(files().where(lit(false))).count()).isZero();
    }
}
