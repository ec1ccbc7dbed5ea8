package io.lakesieve.job.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Persists rows so that they are computed once, and unpersists all of them when it is closed. */
public final class KeptRows implements AutoCloseable {
    private final SparkSession spark;
    private final Queue<JavaRDD<Row>> kept = new ConcurrentLinkedQueue<>();

    public KeptRows(SparkSession spark) {
        this.spark = spark;
    }

    /** The same rows, which are computed once, when they are first read. */
    public Dataset<Row> keep(JavaRDD<Row> rows, StructType type) {
        keep(rows);
        return spark.createDataFrame(rows, type);
    }

    /** Sees to it that those rows are computed once, when they are first read. */
    public void keep(JavaRDD<Row> rows) {
        kept.add(rows.persist(StorageLevel.MEMORY_AND_DISK()));
    }

    @Override
    public void close() {
        for (JavaRDD<Row> rows = kept.poll(); rows != null; rows = kept.poll()) {
            rows.unpersist();
        }
    }
}
