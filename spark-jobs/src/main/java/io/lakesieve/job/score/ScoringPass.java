package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.lit;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.schema.ScoresSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs pass 2: scores images by several methods in one sweep. The plan and the banks are broadcast; closing the pass
 * destroys the broadcast banks, so its rows must have been read by then.
 */
final class ScoringPass implements AutoCloseable {
    /** The columns of a row without its run and its verdict. */
    static final Column[] COLUMNS = Stream.concat(
                    Stream.of(ScoreRows.TYPE.fieldNames()), Stream.of(ScoresSchema.COMPUTED_IN))
            .map(functions::col)
            .toArray(Column[]::new);

    private final SparkSession spark;
    private final ScoringPlan plan;
    private final Broadcast<ScoringPlan> broadcastPlan;
    private final Broadcast<FeatureBank> bank;
    /** Null where no method needs it. */
    private final Broadcast<WordList> words;

    /**
     * A pass against those banks, which are empty where no method needs any.
     *
     * @param words what TANL scores against, where it is among the methods
     */
    ScoringPass(
            SparkSession spark,
            ScoringPlan plan,
            Broadcast<ScoringPlan> broadcastPlan,
            FeatureBank bank,
            Optional<TanlWords> words) {
        this.spark = spark;
        this.plan = plan;
        this.broadcastPlan = broadcastPlan;
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.bank = context.broadcast(bank);
        this.words = words.map(chosen -> context.broadcast(
                        new WordList(plan.scoresKey() + "/words", chosen.labels(), TextScore.TOP_NEGATIVES)))
                .orElse(null);
    }

    /**
     * Scores, when the rows are read.
     *
     * @param done counts the images that are scored
     * @return {@link #COLUMNS}; {@code computed_in} is null
     */
    Dataset<Row> score(JavaRDD<EmbeddedImage> images, List<ScoringMethod> methods, LongAccumulator done) {
        ScoringTask task = new ScoringTask(broadcastPlan, bank, words, methods, done);
        return ScoreRows.frame(spark, images.mapPartitions(task))
                .withColumn(ScoresSchema.COMPUTED_IN, lit(null).cast(DataTypes.StringType))
                .select(COLUMNS);
    }

    @Override
    public void close() {
        SharedKernels.end(plan.scoresKey());
        bank.destroy();
        if (words != null) {
            SharedKernels.end(words.value().key());
            words.destroy();
        }
    }
}
