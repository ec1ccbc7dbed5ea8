package io.lakesieve.job.embed;

import io.lakesieve.job.mine.NegativeSelection;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.schema.TextEmbeddingsSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads embeddings of prompts from {@code text_embeddings}; all that are asked for must be there. */
public final class PromptEmbeddings {
    private static final StructType CANDIDATE_PROMPTS = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add(TextEmbeddingsSchema.PROMPT, DataTypes.StringType, false);

    private final SparkSession spark;
    private final Dataset<Row> cache;

    public PromptEmbeddings(SparkSession spark, Dataset<Row> cache) {
        this.spark = spark;
        this.cache = cache.select(TextEmbeddingsSchema.PROMPT, TextEmbeddingsSchema.EMBEDDING);
    }

    /** The embedding of each of a few prompts, such as those of a label set, on the driver. */
    public Map<String, float[]> of(List<String> prompts) {
        Dataset<Row> wanted = spark.createDataset(prompts, Encoders.STRING())
                .toDF(TextEmbeddingsSchema.PROMPT)
                .distinct();
        Map<String, float[]> embeddings = new HashMap<>();
        for (Row row : cache.join(wanted, TextEmbeddingsSchema.PROMPT).collectAsList()) { // one row a prompt
            embeddings.put(row.getString(0), EmbeddingColumn.fromRow(row, 1));
        }
        if (!embeddings.keySet().containsAll(prompts)) {
            throw new IllegalStateException("Prompts that were embedded are missing from the cache");
        }
        return embeddings;
    }

    /** The candidates with their embeddings, as {@link NegativeSelection} takes them. */
    public Dataset<Row> ofCandidates(List<Candidate> candidates) {
        List<Row> rows = candidates.stream()
                .map(candidate -> RowFactory.create(
                        candidate.word(), candidate.partOfSpeech().tableName(), candidate.prompt()))
                .toList();
        return spark.createDataFrame(rows, CANDIDATE_PROMPTS)
                .join(cache, TextEmbeddingsSchema.PROMPT)
                .select(NegativeSelection.WORD, NegativeSelection.PART_OF_SPEECH, NegativeSelection.EMBEDDING);
    }
}
