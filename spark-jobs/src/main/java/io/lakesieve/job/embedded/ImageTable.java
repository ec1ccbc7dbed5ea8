package io.lakesieve.job.embedded;

import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.job.score.ScoreFiles;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.table.TemporarySettings;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the images of a scoring run, once for each pass.
 *
 * <p>It reads Spark's internal rows: a {@link Row} would hold an object for each float, 512 of them an image. The
 * passes share one plan, so that the shuffle of a join with a listing is done once.
 */
public final class ImageTable {
    /** Into how many tasks at least Spark splits the files of a table where they are large enough. */
    private static final String MIN_TASKS = "spark.sql.files.minPartitionNum";

    private final Dataset<Row> rows;
    private final Length length;
    /** Null until it is first asked for. */
    private JavaRDD<EmbeddedImage> images;

    private ImageTable(Dataset<Row> rows, Length length) {
        this.rows = rows;
        this.length = length;
    }

    /** Images whose embeddings have unit length already; rows with {@link ImageColumns}. */
    public static ImageTable ofUnitRows(Dataset<Row> rows) {
        return new ImageTable(rows, Length.IS_ONE);
    }

    /** Images whose embeddings are of any length but zero, {@code array<float>} or {@code array<double>}. */
    public static ImageTable normalising(Dataset<Row> rows) {
        return new ImageTable(rows, Length.IS_ANY);
    }

    /** Plans the images' rows at the first call, for which Spark may do the shuffles before them. */
    public synchronized JavaRDD<EmbeddedImage> images() {
        if (images == null) {
            boolean wide = hasDoubles(rows.schema());
            Length known = length;
            images = internalRows(rows).mapPartitions(partition -> new Images(partition, wide, known));
        }
        return images;
    }

    /**
     * The internal rows of a query; each is valid until the next one is read.
     *
     * <p>Spark packs small files into tasks of some 100 MB, too few to keep all slots busy to the end. Here files
     * become single tasks until each slot has several, unless the user's settings say otherwise.
     */
    public static JavaRDD<InternalRow> internalRows(Dataset<Row> rows) {
        SparkSession spark = rows.sparkSession();
        Map<String, String> settings = spark.conf().getOption(MIN_TASKS).isDefined()
                ? Map.of()
                : Map.of(
                        MIN_TASKS,
                        Integer.toString(
                                ScoreFiles.tasksFor(spark.sparkContext().defaultParallelism())));
        return TemporarySettings.during(
                spark, settings, () -> rows.queryExecution().toRdd().toJavaRDD());
    }

    /** Whether the embeddings of rows of that type are {@code array<double>}. */
    static boolean hasDoubles(StructType type) {
        ArrayType embedding = (ArrayType) type.apply(EmbeddingTable.EMBEDDING).dataType();
        return embedding.elementType().equals(DataTypes.DoubleType);
    }

    /** What is known of the embeddings' L2 norm. */
    private enum Length {
        IS_ONE,
        IS_ANY
    }

    /** The images of a partition, one at a time. */
    private record Images(Iterator<InternalRow> rows, boolean wide, Length length) implements Iterator<EmbeddedImage> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public EmbeddedImage next() {
            InternalRow row = rows.next();
            return new EmbeddedImage(
                    text(row, ImageColumns.IMAGE_ID_ORDINAL),
                    text(row, ImageColumns.PATH_ORDINAL),
                    text(row, ImageColumns.SOURCE_ORDINAL),
                    text(row, ImageColumns.STATUS_ORDINAL),
                    text(row, ImageColumns.ERROR_ORDINAL),
                    row.numFields() > ImageColumns.GIVEN_LABEL_ORDINAL
                            ? text(row, ImageColumns.GIVEN_LABEL_ORDINAL)
                            : null,
                    row.isNullAt(ImageColumns.EMBEDDING_ORDINAL)
                            ? null
                            : embedding(row.getArray(ImageColumns.EMBEDDING_ORDINAL)));
        }

        /** A copy, since the row's bytes change with the next one. */
        private static UTF8String text(InternalRow row, int ordinal) {
            return row.isNullAt(ordinal) ? null : row.getUTF8String(ordinal).copy();
        }

        private float[] embedding(ArrayData values) {
            float[] embedding = wide ? EmbeddingColumn.fromDoubles(values) : EmbeddingColumn.fromFloats(values);
            return length == Length.IS_ONE ? embedding : UnitVector.of(embedding);
        }
    }
}
