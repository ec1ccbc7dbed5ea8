package io.lakesieve.job.embed;

import static org.apache.spark.sql.functions.lit;

import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.SparkTasks;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.TextEmbeddingsSchema;
import io.lakesieve.table.TextEmbeddingsTable;
import java.util.Collection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Puts the prompts that the lake does not know yet through the text tower, on all executors. */
public final class EmbedPrompts {
    /** Name of the stage. */
    public static final String STAGE = "embed prompts";

    /** Prompts of a task: enough to fill batches of equal length, few enough to show progress. */
    private static final int PROMPTS_PER_TASK = 2_048;
    /** Prompts between two commits: two files, so that two tasks write at the same time. What a kill costs is less than these. */
    private static final int COMMIT_ROWS = 40_000;

    private static final Encoder<Tuple2<String, float[]>> EMBEDDED =
            Encoders.tuple(Encoders.STRING(), EmbeddingColumn.FLOATS);

    private final SparkSession spark;
    private final TextEmbeddingsTable table;
    private final ModelSpec model;
    private final RunLog run;

    public EmbedPrompts(SparkSession spark, TextEmbeddingsTable table, ModelSpec model, RunLog run) {
        this.spark = spark;
        this.table = table;
        this.model = model;
        this.run = run;
    }

    /** Embeds those of the prompts that the lake lacks. */
    public void execute(Collection<String> prompts) {
        Dataset<Row> wanted = spark.createDataset(prompts.stream().distinct().toList(), Encoders.STRING())
                .toDF(TextEmbeddingsSchema.PROMPT);
        Dataset<Row> missing = wanted.join(
                table.ofModel(model.modelId()).select(TextEmbeddingsSchema.PROMPT),
                TextEmbeddingsSchema.PROMPT,
                "left_anti");
        long count = missing.count();
        if (count > 0) {
            embed(missing, count);
        }
    }

    private void embed(Dataset<Row> missing, long count) {
        try (StageWatch watch = StageWatch.begin(spark, run.progress(), STAGE, count)) {
            SerializableConfiguration hadoop =
                    new SerializableConfiguration(spark.sessionState().newHadoopConf());
            PromptEmbeddingTask task = new PromptEmbeddingTask(model, hadoop, watch.done());
            CommitBatches batches =
                    new CommitBatches(count, COMMIT_ROWS, rows -> SparkTasks.forItems(spark, rows, PROMPTS_PER_TASK));
            for (CommitBatches.Batch batch : batches.of(missing, TextEmbeddingsSchema.PROMPT)) {
                Dataset<Row> rows = spark.createDataset(
                                batch.rows().mapPartitions(task).rdd(), EMBEDDED)
                        .toDF(TextEmbeddingsSchema.PROMPT, TextEmbeddingsSchema.EMBEDDING)
                        .withColumn(TextEmbeddingsSchema.MODEL_ID, lit(model.modelId()))
                        .withColumn(TextEmbeddingsSchema.EMBEDDED_IN, lit(run.runId()));
                table.insert(rows, batch.count(), model.modelId(), batch.first(), batch.last());
            }
        }
    }
}
