package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.S3Server;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same pictures through each door that images come in by, in any number of parts, have the same embeddings. {@code
 * ShardsTest} has them in tars.
 */
@Tag("long")
class InputDoorsTest {
    private static final int PICTURES = 14;

    /** OpenCV's CV_8UC3. */
    private static final int BGR_BYTES = 16;

    private static final String STORE = "s3a://" + S3Server.BUCKET + "/";

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static S3Server store;
    private static Map<String, List<Float>> ofFiles;

    /** Where images may be. */
    private enum Door {
        FOLDER {
            @Override
            String write(String place, int parts) {
                eachPart(parts, (part, picture) -> create(place + "/" + part + "/" + file(picture), bytes(picture)));
                return place;
            }
        },
        DELTA_OF_BINARY_FILES {
            @Override
            String write(String place, int parts) {
                StructType type =
                        new StructType().add("path", DataTypes.StringType).add("content", DataTypes.BinaryType);
                rows(type, parts, i -> RowFactory.create("s3://elsewhere/" + file(i), bytes(i)))
                        .format("delta")
                        .save(place);
                return place;
            }
        },
        SPARKS_IMAGES {
            @Override
            String write(String place, int parts) {
                StructType image = new StructType()
                        .add("origin", DataTypes.StringType)
                        .add("height", DataTypes.IntegerType)
                        .add("width", DataTypes.IntegerType)
                        .add("nChannels", DataTypes.IntegerType)
                        .add("mode", DataTypes.IntegerType)
                        .add("data", DataTypes.BinaryType);
                rows(new StructType().add("image", image), parts, i -> RowFactory.create(raster(i)))
                        .parquet(place);
                return place;
            }
        },
        HUGGING_FACE {
            @Override
            String write(String place, int parts) {
                StructType image =
                        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
                rows(
                                new StructType().add("image", image).add("label", DataTypes.LongType),
                                parts,
                                i -> RowFactory.create(RowFactory.create(bytes(i), file(i)), (long) i))
                        .parquet(place);
                return place;
            }
        },
        IMG2DATASET {
            @Override
            String write(String place, int parts) {
                StructType type =
                        new StructType().add("key", DataTypes.StringType).add("png", DataTypes.BinaryType);
                rows(type, parts, i -> RowFactory.create(file(i), bytes(i))).parquet(place);
                return place;
            }
        },
        CATALOG {
            @Override
            String write(String place, int parts) {
                String table = "doors" + Integer.toUnsignedString(place.hashCode());
                StructType type =
                        new StructType().add("name", DataTypes.StringType).add("image", DataTypes.BinaryType);
                rows(type, parts, i -> RowFactory.create(file(i), bytes(i)))
                        .format("delta")
                        .option("path", place)
                        .saveAsTable(table);
                return "table:" + table;
            }
        };

        /** Writes the pictures to a place, and tells what {@code --images} is to say. */
        abstract String write(String place, int parts);

        List<String> flags() {
            return this == CATALOG ? List.of("--content-column", "image", "--path-column", "name") : List.of();
        }
    }

    @BeforeAll
    static void embedAFolder() throws IOException {
        spark = LocalSpark.session();
        store = new S3Server();
        store.serve(spark.sparkContext().hadoopConfiguration());
        IntStream.range(0, PICTURES)
                .forEach(i -> TestImages.write(folder.resolve("images").resolve(file(i)), i + 1));
        ofFiles = embeddings(folder.resolve("images").toString(), "lake", PICTURES, List.of());
        assertThat(ofFiles).hasSize(PICTURES);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "FOLDER, 7, 2",
        "DELTA_OF_BINARY_FILES, 7, 2",
        "SPARKS_IMAGES, 2, 1",
        "HUGGING_FACE, 1, 2",
        "IMG2DATASET, 7, 2",
        "CATALOG, 2, 1"
    })
    void embeddingsAreThoseOfTheFiles(Door door, int parts, int commits) {
        assertEmbeddingsOfTheFiles(
                door, folder.resolve(door.name()).toUri().toString().replaceFirst("/$", ""), parts, commits);
    }

    @ParameterizedTest
    @CsvSource({
        "FOLDER, 2, 1",
        "DELTA_OF_BINARY_FILES, 2, 1",
        "SPARKS_IMAGES, 1, 1",
        "HUGGING_FACE, 7, 2",
        "IMG2DATASET, 1, 1",
        "CATALOG, 7, 2"
    })
    void embeddingsFromAStoreAreThoseOfTheFiles(Door door, int parts, int commits) {
        assertEmbeddingsOfTheFiles(door, STORE + door.name(), parts, commits);
    }

    private static void assertEmbeddingsOfTheFiles(Door door, String place, int parts, int commits) {
        String images = door.write(place, parts);

        assertThat(embeddings(images, door + "-lake" + parts, PICTURES / commits, door.flags()))
                .isEqualTo(ofFiles);
        forget(images);
    }

    private static void forget(String images) {
        if (images.startsWith("table:")) {
            spark.sql("DROP TABLE " + images.substring("table:".length()));
        }
    }

    private interface PictureOfPart {
        void accept(int part, int picture);
    }

    private static void eachPart(int parts, PictureOfPart action) {
        IntStream.range(0, PICTURES).forEach(picture -> action.accept(picture % parts, picture));
    }

    private interface RowOfPicture {
        Row of(int picture);
    }

    private static DataFrameWriter<Row> rows(StructType type, int parts, RowOfPicture row) {
        return spark.createDataFrame(
                        IntStream.range(0, PICTURES).mapToObj(row::of).toList(), type)
                .repartition(parts)
                .write();
    }

    private static void create(String uri, byte[] content) {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(uri);
        try (OutputStream stream =
                file.getFileSystem(spark.sparkContext().hadoopConfiguration()).create(file)) {
            stream.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(int picture) {
        return "%02d.png".formatted(picture);
    }

    private static byte[] bytes(int picture) {
        try {
            return Files.readAllBytes(folder.resolve("images").resolve(file(picture)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row raster(int picture) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes(picture)));
            byte[] data = new byte[image.getWidth() * image.getHeight() * 3];
            for (int i = 0; i < data.length; i += 3) {
                int rgb = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
                data[i] = (byte) rgb;
                data[i + 1] = (byte) (rgb >> 8);
                data[i + 2] = (byte) (rgb >> 16);
            }
            return RowFactory.create(
                    "file:/elsewhere/" + file(picture), image.getHeight(), image.getWidth(), 3, BGR_BYTES, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The embeddings by the last part of their images' paths. */
    private static Map<String, List<Float>> embeddings(String images, String lake, int commitRows, List<String> flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "embed",
                "--images",
                images,
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve(lake).toString(),
                "--commit-rows",
                Integer.toString(commitRows)));
        arguments.addAll(flags);
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, List<Float>> embeddings = new TreeMap<>();
        spark.read()
                .format("delta")
                .load(folder.resolve(lake) + "/embeddings")
                .select("path", "embedding")
                .collectAsList()
                .forEach(row -> embeddings.put(
                        row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1), row.getList(1)));
        return embeddings;
    }
}
