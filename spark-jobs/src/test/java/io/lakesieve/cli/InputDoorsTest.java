package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.S3Server;
import io.lakesieve.TestShards;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same pictures through each door that images come in by, in any number of parts, have the same embeddings. */
@Tag("long")
class InputDoorsTest {
    private static final int PICTURES = 14;

    /** OpenCV's CV_8UC3. */
    private static final int BGR_BYTES = 16;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
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
        SHARDS {
            @Override
            String write(String place, int parts) {
                List<TestShards> shards =
                        Stream.generate(TestShards::posix).limit(parts).toList();
                eachPart(parts, (part, picture) -> shards.get(part).add(file(picture), bytes(picture)));
                IntStream.range(0, parts)
                        .forEach(part -> create(
                                "%s/%05d.tar".formatted(place, part),
                                shards.get(part).bytes()));
                return place + "/*.tar";
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
    static void embedAFolder() {
        spark = LocalSpark.session();
        IntStream.range(0, PICTURES)
                .forEach(i -> TestImages.write(folder.resolve("images").resolve(file(i)), i + 1));
        ofFiles = embeddings(folder.resolve("images").toString(), "lake", PICTURES, List.of());
        assertThat(ofFiles).hasSize(PICTURES);
    }

    /** Tables of every shape are read alike, so one of them in any number of parts will do. */
    static Stream<Arguments> doorsAndParts() {
        Set<Door> inAnyNumber = EnumSet.of(Door.FOLDER, Door.HUGGING_FACE, Door.SHARDS);
        return Arrays.stream(Door.values())
                .flatMap(door -> (inAnyNumber.contains(door) ? Stream.of(1, 2, 7) : Stream.of(7))
                        .map(parts -> Arguments.of(door, parts)));
    }

    @ParameterizedTest
    @MethodSource("doorsAndParts")
    void embeddingsAreThoseOfTheFiles(Door door, int parts) {
        String images = door.write(
                folder.resolve(door.name() + parts).toUri().toString().replaceFirst("/$", ""), parts);

        assertThat(embeddings(images, door + "-lake" + parts, PICTURES / Math.min(parts, 2), door.flags()))
                .isEqualTo(ofFiles);
        forget(images);
    }

    @ParameterizedTest
    @EnumSource
    void embeddingsFromAStoreAreThoseOfTheFiles(Door door) throws IOException {
        try (S3Server store = new S3Server()) {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            store.settings().forEach(hadoop::set);
            String images = door.write("s3a://bucket/" + door.name(), 2);

            assertThat(embeddings(images, door + "-stored", PICTURES, door.flags()))
                    .isEqualTo(ofFiles);
            forget(images);
            store.settings().keySet().forEach(hadoop::unset);
        }
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
