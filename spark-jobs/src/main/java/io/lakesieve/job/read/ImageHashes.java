package io.lakesieve.job.read;

import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.SparkTasks;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Computes the SHA-256 of listed files, which takes far less time than embedding them. */
public final class ImageHashes {
    private static final int FILES_PER_TASK = 1_024;
    private static final int BUFFER_BYTES = 1 << 16;

    private final SparkSession spark;
    private final KeptRows kept;
    private final ImageLimits limits;

    public ImageHashes(SparkSession spark, KeptRows kept, ImageLimits limits) {
        this.spark = spark;
        this.kept = kept;
        this.limits = limits;
    }

    /**
     * The listed rows with the column {@link ImageListing#IMAGE_ID}; null where a file is too large or cannot be read.
     * Files are read once, however often the rows are.
     *
     * @param count how many files there are at most
     */
    public Dataset<Row> of(Dataset<Row> files, long count) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        Dataset<Row> listed = files.select(
                ImageListing.PATH, ImageListing.SOURCE, ImageListing.LENGTH, ImageListing.MODIFICATION_TIME);
        StructType type = listed.schema().add(ImageListing.IMAGE_ID, DataTypes.StringType);
        JavaRDD<Row> hashed = listed.repartition(SparkTasks.forItems(spark, count, FILES_PER_TASK))
                .javaRDD()
                .mapPartitions(new Task(limits.maxBytes(), hadoop));
        return kept.keep(hashed, type);
    }

    /** Hashes the files of a partition, one at a time. */
    private record Task(long maxBytes, SerializableConfiguration hadoop)
            implements FlatMapFunction<Iterator<Row>, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> files) {
            Configuration configuration = hadoop.value();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return files.hasNext();
                }

                @Override
                public Row next() {
                    Row file = files.next();
                    String imageId = file.getLong(2) > maxBytes ? null : hash(file.getString(0), configuration);
                    return RowFactory.create(file.get(0), file.get(1), file.get(2), file.get(3), imageId);
                }
            };
        }

        /** Null for a file that cannot be read: embedding it gives the reason. */
        private static String hash(String path, Configuration configuration) {
            try (InputStream opened = ImageFile.open(path, configuration);
                    InputStream stream = new BufferedInputStream(opened, BUFFER_BYTES)) {
                return DigestUtils.sha256Hex(stream);
            } catch (IOException e) {
                return null;
            }
        }
    }
}
