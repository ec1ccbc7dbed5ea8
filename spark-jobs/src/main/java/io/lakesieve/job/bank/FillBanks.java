package io.lakesieve.job.bank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Runs pass 1 of AdaNeg over images that are in no lake, for the fit of Spark ML's estimator. */
public final class FillBanks {
    private final SparkContext context;
    private final ScoringPlan plan;

    public FillBanks(SparkSession spark, ScoringPlan plan) {
        this.context = spark.sparkContext();
        this.plan = plan;
    }

    /**
     * Fills the banks; the images are read three times.
     *
     * @param images rows with {@code image_id} and {@code embedding}, {@code array<float>} of unit length; one whose
     *     embedding is null takes no part, one with an embedding has an id
     * @throws io.lakesieve.config.InputException if the driver may not receive the banks
     */
    public GatheredBank execute(Dataset<Row> images) {
        GatherBanks.requireRoom(context.conf(), plan, images.count());
        Broadcast<ScoringPlan> broadcastPlan =
                JavaSparkContext.fromSparkContext(context).broadcast(plan);
        try {
            return new GatherBanks(context, plan, broadcastPlan)
                    .execute(
                            ImageTable.ofUnitRows(imageColumns(images)).images(),
                            Optional.empty(),
                            context.longAccumulator());
        } finally {
            broadcastPlan.destroy();
        }
    }

    /** The columns that scoring reads of an image; those that the banks do not need are null. */
    private static Dataset<Row> imageColumns(Dataset<Row> images) {
        Column none = lit(null).cast(DataTypes.StringType);
        return ImageColumns.of(images.select(
                col(EmbeddingsSchema.IMAGE_ID),
                none.as(EmbeddingsSchema.PATH),
                none.as(EmbeddingsSchema.SOURCE),
                none.as(EmbeddingsSchema.STATUS),
                none.as(EmbeddingsSchema.ERROR),
                col(EmbeddingsSchema.EMBEDDING)));
    }
}
