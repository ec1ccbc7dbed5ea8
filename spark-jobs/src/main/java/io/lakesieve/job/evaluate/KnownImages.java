package io.lakesieve.job.evaluate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.TruthSource;
import io.lakesieve.job.listing.NamedPaths;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Says of images whose true label is known whether they are in-distribution: whether the label is in the run's label set. */
public final class KnownImages {
    /** Column: whether an image is in-distribution. */
    public static final String IN_DISTRIBUTION = EvaluateScores.IN_DISTRIBUTION;

    private final SparkSession spark;
    private final Lake lake;
    private final TruthSource source;

    public KnownImages(SparkSession spark, Lake lake, TruthSource source) {
        this.spark = spark;
        this.lake = lake;
        this.source = source;
    }

    /** The path of a row of {@code scores} in a form in which a truth has it, too. */
    public static Column path(Run run) {
        return NamedPaths.qualified(col(ScoresSchema.PATH), run.settings().imageRoot())
                .as(ScoresSchema.PATH);
    }

    /**
     * Columns path, as {@link #path} makes it of that in {@code scores}, and {@link #IN_DISTRIBUTION}.
     *
     * @throws io.lakesieve.config.InputException if the truth cannot be read, or gives a path two labels
     */
    public Dataset<Row> of(Run run) {
        List<String> names = lake.labels().ofLabelSet(run.labelSetId()).stream()
                .map(StoredLabel::label)
                .toList();
        Dataset<Row> idLabels =
                spark.createDataset(names, Encoders.STRING()).toDF(Truth.LABEL).withColumn("is_id_label", lit(true));
        return new Truth(spark, source)
                .rows(run)
                .join(broadcast(idLabels), new String[] {Truth.LABEL}, "left")
                .select(
                        col(Truth.PATH).as(ScoresSchema.PATH),
                        coalesce(col("is_id_label"), lit(false)).as(IN_DISTRIBUTION));
    }
}
