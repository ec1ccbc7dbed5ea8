package io.lakesieve.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.encoder.ModelSpec;
import io.lakesieve.schema.TextEmbeddingsSchema;
import io.lakesieve.table.TextEmbeddingsTable;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Puts the prompts that the lake does not know yet through the text tower, on all executors. */
final class EmbedPrompts {
    /** Prompts of a task: enough to fill batches of equal length, few enough to show progress. */
    private static final int PROMPTS_A_TASK = 2_048;
    /** Rows of a file: about 40 MB of embeddings. */
    private static final int ROWS_A_FILE = 20_000;

    private final SparkSession spark;
    private final TextEmbeddingsTable table;
    private final ModelSpec model;
    private final Progress progress;

    EmbedPrompts(SparkSession spark, TextEmbeddingsTable table, ModelSpec model, Progress progress) {
        this.spark = spark;
        this.table = table;
        this.model = model;
        this.progress = progress;
    }

    /**
     * What was done.
     *
     * @param embedded prompts that went through the tower now
     * @param cached prompts that the table held already
     */
    record Result(long embedded, long cached) {}

    Result execute(Collection<String> prompts) {
        List<String> distinct = prompts.stream().distinct().toList();
        Dataset<Row> missing = missing(distinct);
        long count = missing.count();
        if (count > 0) {
            embed(missing, count);
        }
        return new Result(count, distinct.size() - count);
    }

    private Dataset<Row> missing(List<String> prompts) {
        Dataset<Row> wanted = spark.createDataset(prompts, Encoders.STRING()).toDF(TextEmbeddingsSchema.PROMPT);
        Dataset<Row> known = table.ofModel(model.modelId()).select(TextEmbeddingsSchema.PROMPT);
        return wanted.join(known, TextEmbeddingsSchema.PROMPT, "left_anti");
    }

    private void embed(Dataset<Row> missing, long count) {
        try (StageWatch watch = StageWatch.begin(spark, progress, "embed prompts", count)) {
            SerializableConfiguration hadoop =
                    new SerializableConfiguration(spark.sessionState().newHadoopConf());
            Dataset<Row> rows = missing.repartition(SparkTasks.forItems(spark, count, PROMPTS_A_TASK))
                    .mapPartitions(
                            new PromptEmbeddingTask(model, hadoop, watch.done()),
                            Encoders.row(PromptEmbeddingTask.OUTPUT_TYPE))
                    .withColumn(TextEmbeddingsSchema.MODEL_ID, lit(model.modelId()))
                    .select(
                            col(TextEmbeddingsSchema.MODEL_ID),
                            col(TextEmbeddingsSchema.PROMPT),
                            col(TextEmbeddingsSchema.EMBEDDING));
            table.append(rows.repartition(SparkTasks.files(count, ROWS_A_FILE)));
        }
    }
}
