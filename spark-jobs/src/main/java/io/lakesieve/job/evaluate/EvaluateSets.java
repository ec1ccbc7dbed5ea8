package io.lakesieve.job.evaluate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Metric;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Evaluates a run over images whose sets are known: which are in-distribution, and of these perhaps the label. Beside the
 * metrics of detection stands {@link #ID_ACCURACY}, the share of labelled images whose predicted label is theirs.
 */
public final class EvaluateSets {
    /** Column of the truth: whether the image is in-distribution. */
    public static final String IN_DISTRIBUTION = EvaluateScores.IN_DISTRIBUTION;
    /** Column of the truth: the image's label; null where it has or needs none. */
    public static final String LABEL = "label";
    /** Metric: the share of labelled in-distribution images whose predicted label is theirs. */
    public static final String ID_ACCURACY = "id_accuracy";

    private final Lake lake;

    public EvaluateSets(Lake lake) {
        this.lake = lake;
    }

    /**
     * Measures, and writes {@code metrics}.
     *
     * @param truth columns path, {@link #IN_DISTRIBUTION} and {@link #LABEL}; paths distinct
     * @param dataset names the sets
     * @throws io.lakesieve.config.InputException if one of the two kinds of image has no score
     */
    public List<Metric> execute(Run run, Dataset<Row> truth, String dataset) {
        Dataset<Row> scores = lake.scores()
                .ofRun(run)
                .where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .select(ScoresSchema.PATH, ScoresSchema.METHOD, ScoresSchema.ID_SCORE, ScoresSchema.PREDICTED_LABEL)
                .join(truth, ScoresSchema.PATH);
        List<Metric> metrics = new ArrayList<>(new EvaluateScores()
                .execute(scores.select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, IN_DISTRIBUTION), dataset));
        scores
                .where(col(IN_DISTRIBUTION).and(col(LABEL).isNotNull()))
                .groupBy(ScoresSchema.METHOD)
                .agg(avg(col(ScoresSchema.PREDICTED_LABEL).equalTo(col(LABEL)).cast("double")))
                .collectAsList() // a row a method
                .stream()
                .sorted(Comparator.comparing(row -> row.getString(0)))
                .forEach(row -> metrics.add(new Metric(row.getString(0), dataset, ID_ACCURACY, row.getDouble(1))));
        lake.metrics().put(run.runId(), dataset, metrics);
        return metrics;
    }
}
