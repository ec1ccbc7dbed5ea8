package io.lakesieve.job.mine;

import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.job.embed.EmbedPrompts;
import io.lakesieve.job.embed.PromptEmbeddings;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.lexicon.PublishedPrompts;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Embeds ID labels by CLIPN's two text towers, each label over all of CLIPN's templates: prompts of the labels' own are
 * not for them.
 */
final class EmbedYesNo {
    /** Labels whose prompts' embeddings are on the driver at once: 8,192 prompts, some 16 MB. */
    private static final int LABELS_AT_ONCE = 64;

    private static final PromptTemplates TEMPLATES = PublishedPrompts.CLIPN.templates();

    private final SparkSession spark;
    private final Lake lake;
    private final RunLog run;

    EmbedYesNo(SparkSession spark, Lake lake, RunLog run) {
        this.spark = spark;
        this.lake = lake;
        this.run = run;
    }

    /**
     * Embeds.
     *
     * @param yes the model with the text tower
     * @param no the model that is the "no" text tower
     */
    YesNoLabels execute(ModelSpec yes, ModelSpec no, List<IdLabel> labels) {
        List<List<String>> prompts = labels.stream().map(EmbedYesNo::prompts).toList();
        return new YesNoLabels(embeddings(yes, prompts), embeddings(no, prompts));
    }

    /** CLIPN's prompts of a label, which both towers read. */
    static List<String> prompts(IdLabel label) {
        return Prompts.of(IdLabel.named(label.label()), TEMPLATES);
    }

    private EmbeddingMatrix embeddings(ModelSpec tower, List<List<String>> prompts) {
        new EmbedPrompts(spark, lake.textEmbeddings(), tower, run)
                .execute(prompts.stream().flatMap(List::stream).toList());
        PromptEmbeddings cache =
                new PromptEmbeddings(spark, lake.textEmbeddings().ofModel(tower.modelId()));
        List<float[]> means = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += LABELS_AT_ONCE) {
            means.addAll(cache.means(prompts.subList(from, Math.min(from + LABELS_AT_ONCE, prompts.size()))));
        }
        return EmbeddingMatrix.of(means, means.get(0).length);
    }
}
