package io.lakesieve.ml;

import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Loads what {@link StageWriter} saved. */
final class StageReader<S extends Params> extends MLReader<S> {
    private final Function<Saved, S> make;

    /**
     * A saved stage.
     *
     * @param spark reads what else it has
     * @param path where it lies
     */
    record Saved(SparkSession spark, String path, String uid) {
        LabelEmbeddings labels() {
            return LabelEmbeddings.load(spark, StageReader.labels(path));
        }

        SavedBank bank() {
            return SavedBank.load(spark, StageReader.bank(path));
        }
    }

    StageReader(Function<Saved, S> make) {
        this.make = make;
    }

    @Override
    public S load(String path) {
        DefaultParamsReader.Metadata metadata = DefaultParamsReader.loadMetadata(path, sparkSession());
        S stage = make.apply(new Saved(sparkSession(), path, metadata.uid()));
        metadata.getAndSetParams(stage, Option.empty());
        return stage;
    }

    static String labels(String path) {
        return new Path(path, "labels").toString();
    }

    static String bank(String path) {
        return new Path(path, "bank").toString();
    }
}
