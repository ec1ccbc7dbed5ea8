package io.lakesieve.ml;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Saves a scoring stage in the layout of Spark's own stages: Params as JSON in {@code metadata}, labels as Parquet in
 * {@code labels}, and AdaNeg's bank as Parquet in {@code bank}.
 */
final class StageWriter extends MLWriter {
    private final Params stage;
    private final LabelEmbeddings labels;
    private final SavedBank bank;

    StageWriter(Params stage, LabelEmbeddings labels) {
        this(stage, labels, null);
    }

    StageWriter(Params stage, LabelEmbeddings labels, SavedBank bank) {
        this.stage = stage;
        this.labels = labels;
        this.bank = bank;
    }

    @Override
    public void saveImpl(String path) {
        SparkSession spark = sparkSession();
        DefaultParamsWriter.saveMetadata(stage, path, spark);
        labels.save(spark, StageReader.labels(path));
        if (bank != null) {
            bank.save(spark, StageReader.bank(path));
        }
    }
}
