package io.lakesieve.measure;

import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.schema.EmbeddingsSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Timestamp;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Pictures of 8 x 8 pixels that a number decides, no two alike, as files in folders of a thousand or as rows of a Delta
 * table. All have as many bytes, so whoever tells moved pictures by their length has to look at each.
 */
final class GeneratedPictures {
    private static final int EDGE = 8;
    private static final int HEADER = 54;
    private static final int PIXELS = EDGE * EDGE * 3;
    private static final int PER_FOLDER = 1_000;
    private static final StructType TABLE = new StructType()
            .add("path", DataTypes.StringType)
            .add("content", DataTypes.BinaryType)
            .add("modificationTime", DataTypes.TimestampType);

    private static final Timestamp TIME = new Timestamp(0);

    private final SparkSession spark;
    private final String root;

    GeneratedPictures(SparkSession spark, String root) {
        this.spark = spark;
        this.root = root;
    }

    /** Writes the pictures of those numbers as files. */
    void writeFiles(long from, long until) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        String folder = root;
        numbers(from, until).foreachPartition((ForeachPartitionFunction<Long>) numbers -> {
            FileSystem fileSystem = new Path(folder).getFileSystem(hadoop.value());
            while (numbers.hasNext()) {
                write(fileSystem, folder, numbers.next());
            }
        });
    }

    private static void write(FileSystem fileSystem, String folder, long number) throws IOException {
        try (OutputStream stream = fileSystem.create(new Path(folder + "/" + name(number)), true)) {
            stream.write(bitmap(number));
        }
    }

    /** Adds the pictures of those numbers as rows of a Delta table, in one commit. */
    void addRows(long from, long until) {
        add(from, until, GeneratedPictures::bitmap);
    }

    /** Adds rows of those numbers to a Delta table, in one commit, whose bytes are no pictures. */
    void addRowsWithoutPictures(long from, long until) {
        add(from, until, GeneratedPictures::bytesWithoutPicture);
    }

    private void add(long from, long until, Bytes bytes) {
        Dataset<Row> rows = numbers(from, until)
                .map(
                        (MapFunction<Long, Row>) number -> RowFactory.create(name(number), bytes.of(number), TIME),
                        Encoders.row(TABLE));
        rows.write().format("delta").mode("append").save(root);
    }

    /** The bytes of a number. */
    private interface Bytes extends Serializable {
        byte[] of(long number);
    }

    /**
     * What a lake would hold of the rows without pictures of those numbers if there were any: unit embeddings in random
     * directions.
     *
     * @return the columns of {@code embeddings}
     */
    Dataset<Row> embeddings(long from, long until, String modelId, int dimension) {
        String imageRoot = ImageLocation.resolve(spark, root).root();
        return numbers(from, until)
                .map(
                        (MapFunction<Long, Row>) number -> {
                            byte[] bytes = bytesWithoutPicture(number);
                            return RowFactory.create(
                                    DigestUtils.sha256Hex(bytes),
                                    name(number),
                                    null,
                                    modelId,
                                    EmbeddingsSchema.STATUS_OK,
                                    null,
                                    EDGE,
                                    EDGE,
                                    EmbeddingColumn.toColumn(SyntheticEmbeddings.direction(number, dimension)),
                                    (long) bytes.length,
                                    TIME,
                                    null,
                                    "generated",
                                    imageRoot,
                                    null);
                        },
                        Encoders.row(EmbeddingsSchema.TYPE));
    }

    private static byte[] bytesWithoutPicture(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private Dataset<Long> numbers(long from, long until) {
        return spark.range(from, until).as(Encoders.LONG());
    }

    private static String name(long number) {
        return String.format(Locale.ROOT, "s%07d/%010d.bmp", number / PER_FOLDER, number);
    }

    /** A Windows bitmap of 24 bits a pixel. */
    static byte[] bitmap(long number) {
        ByteBuffer file = ByteBuffer.allocate(HEADER + PIXELS).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(HEADER);
        file.putInt(HEADER - 14).putInt(EDGE).putInt(EDGE).putShort((short) 1).putShort((short) 24);
        file.putInt(0).putInt(PIXELS).putInt(0).putInt(0).putInt(0).putInt(0);
        file.putLong(number); // two pixels and two thirds, so that no two pictures are alike
        byte[] others = new byte[file.remaining()];
        new SplittableRandom(number).nextBytes(others);
        return file.put(others).array();
    }
}
