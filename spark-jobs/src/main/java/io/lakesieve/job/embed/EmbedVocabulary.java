package io.lakesieve.job.embed;

import io.lakesieve.job.run.RunLog;
import io.lakesieve.lexicon.CaptionVocabulary;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import org.apache.spark.sql.SparkSession;

/** Embeds the words that a model's caption decoder can write, once a lake, by the model's text tower. */
public final class EmbedVocabulary {
    private final EmbedPrompts prompts;
    private final CaptionVocabulary vocabulary;

    public EmbedVocabulary(SparkSession spark, Lake lake, ModelSpec model, CaptionDecoderSpec decoder, RunLog run) {
        this.prompts = new EmbedPrompts(spark, lake.textEmbeddings(), model, run);
        this.vocabulary = new CaptionVocabulary(decoder.tokens());
    }

    /** Embeds those that the lake lacks. */
    public void execute() {
        prompts.execute(vocabulary.prompts());
    }
}
