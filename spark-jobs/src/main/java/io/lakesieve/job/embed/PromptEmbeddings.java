package io.lakesieve.job.embed;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.job.mine.NegativeSelection;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.schema.TextEmbeddingsSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Reads embeddings of prompts from {@code text_embeddings}; all that are asked for must be there. */
public final class PromptEmbeddings {
    /** A prompt's place among those of its word. */
    private static final String PLACE = "place";

    private static final StructType CANDIDATE_PROMPTS = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add(PLACE, DataTypes.IntegerType, false)
            .add(TextEmbeddingsSchema.PROMPT, DataTypes.StringType, false);

    private final SparkSession spark;
    private final Dataset<Row> cache;

    public PromptEmbeddings(SparkSession spark, Dataset<Row> cache) {
        this.spark = spark;
        this.cache = cache.select(TextEmbeddingsSchema.PROMPT, TextEmbeddingsSchema.EMBEDDING);
    }

    /** The mean embedding of the prompts of each of a few words, such as the labels of a set, on the driver. */
    public List<float[]> means(List<List<String>> prompts) {
        Map<String, float[]> embeddings =
                of(prompts.stream().flatMap(List::stream).distinct().toList());
        return prompts.stream()
                .map(ensemble ->
                        UnitVector.mean(ensemble.stream().map(embeddings::get).toList()))
                .toList();
    }

    /**
     * The embeddings of distinct prompts in their order, on the driver; empty if one is not there.
     *
     * @param prompts such as those of a decoder's vocabulary, 50,000 or so
     */
    public Optional<EmbeddingMatrix> matrix(List<String> prompts) {
        Map<String, float[]> embeddings = stored(prompts);
        if (embeddings.size() < prompts.size()) {
            return Optional.empty();
        }
        List<float[]> rows = prompts.stream().map(embeddings::get).toList();
        return Optional.of(EmbeddingMatrix.of(rows, rows.get(0).length));
    }

    private Map<String, float[]> of(List<String> prompts) {
        Map<String, float[]> embeddings = stored(prompts);
        if (!embeddings.keySet().containsAll(prompts)) {
            throw new IllegalStateException("Prompts that were embedded are missing from the cache");
        }
        return embeddings;
    }

    /** Those of the prompts that are there, by prompt. */
    private Map<String, float[]> stored(List<String> prompts) {
        Map<String, float[]> embeddings = new HashMap<>();
        cache.join(
                        spark.createDataset(prompts, Encoders.STRING()).toDF(TextEmbeddingsSchema.PROMPT),
                        TextEmbeddingsSchema.PROMPT)
                .select(TextEmbeddingsSchema.PROMPT, TextEmbeddingsSchema.EMBEDDING)
                .as(Encoders.tuple(Encoders.STRING(), EmbeddingColumn.FLOATS))
                .collectAsList() // one row a prompt
                .forEach(row -> embeddings.put(row._1(), row._2()));
        return embeddings;
    }

    /**
     * The candidates with their embeddings, as {@link NegativeSelection} takes them; means of several prompts are kept,
     * so that they are computed once, until the caller unpersists them.
     */
    public Dataset<Row> ofCandidates(List<Candidate> candidates, PromptTemplates templates) {
        boolean single = true;
        List<Row> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<String> prompts = Prompts.of(candidate, templates);
            single &= prompts.size() == 1;
            for (int place = 0; place < prompts.size(); place++) {
                rows.add(RowFactory.create(
                        candidate.word(), candidate.partOfSpeech().tableName(), place, prompts.get(place)));
            }
        }
        Dataset<Row> embedded = spark.createDataFrame(rows, CANDIDATE_PROMPTS)
                .join(cache, TextEmbeddingsSchema.PROMPT)
                .select(NegativeSelection.WORD, NegativeSelection.PART_OF_SPEECH, PLACE, NegativeSelection.EMBEDDING);
        return single ? embedded.drop(PLACE) : means(embedded).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Sums in the order of the templates, so that a mean has the same bits wherever it is computed. */
    private static Dataset<Row> means(Dataset<Row> embedded) {
        Column[] word = {col(NegativeSelection.WORD), col(NegativeSelection.PART_OF_SPEECH)};
        return embedded.repartition(word)
                .sortWithinPartitions(word[0], word[1], col(PLACE))
                .as(Encoders.tuple(Encoders.STRING(), Encoders.STRING(), Encoders.INT(), EmbeddingColumn.FLOATS))
                .mapPartitions(
                        new PromptMeanTask(),
                        Encoders.tuple(Encoders.STRING(), Encoders.STRING(), EmbeddingColumn.FLOATS))
                .toDF(NegativeSelection.WORD, NegativeSelection.PART_OF_SPEECH, NegativeSelection.EMBEDDING);
    }
}
