package io.lakesieve.job.score;

import io.lakesieve.core.score.ConfidentMasses;
import io.lakesieve.core.score.TanlThreshold;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.lake.LabelSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Chooses TANL's words from the whole corpus of candidates by the images themselves, in two sweeps: the first scores'
 * threshold, then the masses of the corpus over the images that these scores are confident of (TANL, CVPR 2026, in batch
 * form: all images at once, in place of the published stream). What tasks send is whole numbers, so that the words are
 * the same however the images are split.
 */
final class ChooseTanlWords {
    private final SparkSession spark;
    private final String id;
    private final LabelSet corpus;
    private final int words;

    /**
     * Of a run.
     *
     * @param id names the run's kernels
     * @param corpus ID labels and all candidates
     * @param words how many to choose at most
     */
    ChooseTanlWords(SparkSession spark, String id, LabelSet corpus, int words) {
        this.spark = spark;
        this.id = id;
        this.corpus = corpus;
        this.words = words;
    }

    /**
     * Chooses.
     *
     * @param images read twice
     * @param done counts each image twice
     */
    TanlWords execute(JavaRDD<EmbeddedImage> images, LongAccumulator done) {
        WordList list = new WordList(id + "/corpus", corpus, 0);
        Broadcast<WordList> broadcast =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(list);
        try {
            double threshold = images.mapPartitions(new TanlThresholdTask(broadcast, done))
                    .treeReduce(TanlThreshold::add)
                    .value();
            ConfidentMasses masses = images.mapPartitions(new TanlMassTask(broadcast, threshold, done))
                    .treeReduce(ConfidentMasses::add);
            return new TanlWords(list.part(masses.largest(words)), threshold, masses.idImages(), masses.oodImages());
        } finally {
            SharedKernels.end(list.key());
            broadcast.destroy();
        }
    }
}
