package io.lakesieve.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import io.lakesieve.lake.EmbeddingColumn;
import java.io.IOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Writes generated embeddings as the Parquet tables that {@code score --image-embeddings} reads. */
final class SyntheticTables {
    private static final int SOURCES = 16;

    private final SparkSession spark;
    private final Path folder;
    private final SyntheticEmbeddings embeddings;

    /** Tables in a subfolder named by the sizes, so that tables of the same sizes are used again. */
    SyntheticTables(SparkSession spark, String folder, ScoreBenchmarkSizes sizes) {
        this.spark = spark;
        this.embeddings = new SyntheticEmbeddings(sizes);
        this.folder = new Path(
                folder,
                "%d-images-%d-labels-%d-negatives-%d-dim-%d-banks-%s-skew-%d-files-seed-%d"
                        .formatted(
                                sizes.rows(),
                                sizes.labels(),
                                sizes.negatives(),
                                sizes.dimension(),
                                sizes.banks(),
                                sizes.skew(),
                                sizes.partitions(),
                                sizes.seed()));
    }

    String images() {
        return new Path(folder, "images").toString();
    }

    String labels() {
        return new Path(folder, "labels").toString();
    }

    String negatives() {
        return new Path(folder, "negatives").toString();
    }

    /** Where scores of these tables go. */
    String scores() {
        return new Path(folder, "scores").toString();
    }

    /** Writes those tables that are not there. */
    void write() throws IOException {
        ScoreBenchmarkSizes sizes = embeddings.sizes();
        writeUnlessThere(labels(), namedLabels(0, sizes.labels(), "label"));
        writeUnlessThere(
                negatives(),
                namedLabels(sizes.labels(), sizes.columns(), "negative")
                        .withColumn("position", col("number").cast("int")));
        writeUnlessThere(images(), imageRows());
    }

    private void writeUnlessThere(String location, Dataset<Row> rows) throws IOException {
        Path success = new Path(location, "_SUCCESS");
        if (!success.getFileSystem(spark.sessionState().newHadoopConf()).exists(success)) {
            rows.drop("number").write().mode(SaveMode.Overwrite).parquet(location);
        }
    }

    private Dataset<Row> namedLabels(int from, int to, String kind) {
        SyntheticEmbeddings made = embeddings;
        return numbered(
                        to - from,
                        1,
                        numbers -> vectors(
                                numbers, number -> made.labels(from + number.intValue(), from + number.intValue() + 1)
                                        .get(0)))
                .withColumn("label", format_string(kind + " %06d", col("number")));
    }

    private Dataset<Row> imageRows() {
        SyntheticEmbeddings made = embeddings;
        return numbered(made.sizes().rows(), made.sizes().partitions(), numbers -> {
                    SyntheticEmbeddings.Images images = made.images();
                    return vectors(numbers, images::image);
                })
                .withColumn("image_id", sha2(col("number").cast("string").cast("binary"), 256))
                .withColumn("source", format_string("source-%02d", col("number").mod(SOURCES)))
                .withColumn(
                        "path",
                        concat(lit("s3a://photos/"), col("source"), format_string("/image-%012d.jpg", col("number"))));
    }

    private Dataset<Row> numbered(
            long count, int partitions, MapPartitionsFunction<Long, Tuple2<Long, float[]>> vectors) {
        return spark.range(0, count, 1, partitions)
                .mapPartitions(vectors, Encoders.tuple(Encoders.LONG(), EmbeddingColumn.FLOATS))
                .toDF("number", "embedding");
    }

    private static Iterator<Tuple2<Long, float[]>> vectors(
            Iterator<Long> numbers, java.util.function.Function<Long, float[]> vector) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(numbers, Spliterator.ORDERED), false)
                .map(number -> new Tuple2<>(number, vector.apply(number)))
                .iterator();
    }
}
