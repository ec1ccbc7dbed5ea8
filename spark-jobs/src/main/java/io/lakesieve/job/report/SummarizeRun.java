package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.report.Counts;
import io.lakesieve.report.Reviewed;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers what the console prints of a run: counts by verdict, and the most out-of-distribution images. */
public final class SummarizeRun {
    private static final int MOST = 10;

    /**
     * The summary of a run.
     *
     * @param method whose verdicts count: the run's verdict method, or NegLabel where that has to give way
     * @param counts of images by verdict and status
     * @param flagged images that the rule flags, whatever people say
     * @param reviewed images that people have looked at; empty where there are none
     * @param outliers the most out-of-distribution images, most first
     */
    public record Result(
            ScoringMethod method, Counts counts, long flagged, Optional<Reviewed> reviewed, List<Outlier> outliers) {
        public Result {
            outliers = List.copyOf(outliers);
        }
    }

    /**
     * An image that looks as if it did not belong.
     *
     * @param isOod null without a threshold
     * @param topNegatives the negatives that took most probability, most first
     */
    public record Outlier(
            String path, double oodScore, String nearestLabel, Boolean isOod, List<TopNegative> topNegatives) {
        public Outlier {
            topNegatives = List.copyOf(topNegatives);
        }
    }

    /** A negative with the probability that it took of an image. */
    public record TopNegative(String label, double probability) {}

    private SummarizeRun() {}

    /** Summarizes the run whose verdicts are counted. */
    public static Result of(CountedVerdicts counted) {
        return new Result(
                ScoringMethod.ofTableName(counted.method()),
                counted.counts(),
                counted.flagged(),
                counted.reviewed(),
                outliers(counted.now().verdicts()));
    }

    private static List<Outlier> outliers(Dataset<Row> scores) {
        return scores
                .where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .orderBy(col(ScoresSchema.OOD_SCORE).desc(), col(ScoresSchema.PATH))
                .limit(MOST)
                .select(
                        ScoresSchema.PATH,
                        ScoresSchema.OOD_SCORE,
                        ScoresSchema.PREDICTED_LABEL,
                        ScoresSchema.IS_OOD,
                        ScoresSchema.TOP_NEGATIVES)
                .collectAsList()
                .stream()
                .map(row -> new Outlier(
                        row.getString(0),
                        row.getDouble(1),
                        row.getString(2),
                        row.isNullAt(3) ? null : row.getBoolean(3),
                        topNegatives(row.getList(4))))
                .toList();
    }

    private static List<TopNegative> topNegatives(List<Row> rows) {
        List<TopNegative> topNegatives = new ArrayList<>(rows.size());
        rows.forEach(row -> topNegatives.add(new TopNegative(row.getString(0), row.getDouble(1))));
        return topNegatives;
    }
}
