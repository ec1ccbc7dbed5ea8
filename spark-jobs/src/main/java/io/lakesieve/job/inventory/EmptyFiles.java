package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_millis;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Lists the files of zero bytes, which Spark lists but drops when it reads. */
final class EmptyFiles {
    private static final StructType FOUND =
            new StructType().add("path", DataTypes.StringType).add("millis", DataTypes.LongType);

    private EmptyFiles() {}

    /**
     * The empty files among those that a file source has listed.
     *
     * @param files what the source loaded, as it is
     * @return columns {@code path}, {@code length} and {@code modificationTime}, as the source {@code binaryFile} has
     *     them
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> files) {
        LogicalRelation source = (LogicalRelation) files.queryExecution().analyzed();
        PartitioningAwareFileIndex index =
                (PartitioningAwareFileIndex) ((HadoopFsRelation) source.relation()).location();
        List<Row> empty = new ArrayList<>(); // the driver holds the whole listing as it is
        for (FileStatus file : CollectionConverters.asJava(index.allFiles())) {
            if (file.getLen() == 0) {
                empty.add(RowFactory.create(file.getPath().toString(), file.getModificationTime()));
            }
        }
        return spark.createDataFrame(empty, FOUND)
                .select(
                        col("path"),
                        lit(0L).as("length"),
                        timestamp_millis(col("millis")).as("modificationTime"));
    }
}
