package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.InputException;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.job.embedded.ImageTable;
import io.lakesieve.job.run.MaxResultSizeCheck;
import io.lakesieve.schema.ScoresSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The scores of a reference, by method, on the driver.
 *
 * @param ranks the scores of each method, in order
 */
public record ReferenceScores(Map<ScoringMethod, ReferenceRanks> ranks) implements Serializable {
    /** The driver's bytes for each reference image and method: its score, and counts and scores of the lake's images. */
    private static final int BYTES = 64;

    public ReferenceScores {
        ranks = new EnumMap<>(ranks);
    }

    /**
     * Checks before any work that the driver can hold the scores of so many images.
     *
     * @throws InputException if not
     */
    static void requireRoom(SparkConf conf, long images, int methods) {
        long bytes = Math.multiplyExact(images, (long) BYTES * methods);
        if (images >= Integer.MAX_VALUE || bytes > Runtime.getRuntime().maxMemory() / 2) {
            throw new InputException(
                    "The reference has %,d images, whose scores by %d methods take %,d MiB of the driver's memory, more than half of it: give a sample of it, fewer methods, or more with --driver-memory."
                            .formatted(images, methods, bytes >> 20));
        }
        new MaxResultSizeCheck(conf).requireRoom("The reference", images, (long) Double.BYTES * methods);
    }

    /**
     * Collects them as primitive arrays, one for each partition and method.
     *
     * @param scores a row for each image and method
     * @throws InputException if no image has a score
     */
    static ReferenceScores collect(Dataset<Row> scores, List<ScoringMethod> methods) {
        Dataset<Row> scored =
                scores.where(col(ScoresSchema.ID_SCORE).isNotNull()).select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE);
        List<double[][]> parts = ImageTable.internalRows(scored)
                .mapPartitions(new ReferenceScoresTask(methods))
                .collect(); // eight bytes for each image and method, see requireRoom
        Map<ScoringMethod, ReferenceRanks> ranks = new EnumMap<>(ScoringMethod.class);
        for (int i = 0; i < methods.size(); i++) {
            int method = i;
            double[] values = parts.stream()
                    .flatMapToDouble(part -> Arrays.stream(part[method]))
                    .toArray();
            if (values.length == 0) {
                throw new InputException("None of the reference images has an embedding to score: check --reference, or"
                        + " embed it into the lake first.");
            }
            ranks.put(methods.get(i), ReferenceRanks.of(values));
        }
        return new ReferenceScores(ranks);
    }
}
