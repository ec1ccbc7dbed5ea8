package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile_approx;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.schema.SourceSummarySchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Sums up the scores of a run by source and method, into {@code source_summary}: one query in which nothing comes to the
 * driver, however many sources there are.
 */
public final class SummarizeSources {
    private static final int MAX_TOP_NEGATIVES = 5;
    /** Storey's lambda. */
    private static final double LIKELY_GOOD_FROM = 0.5;

    /** How many comparable runs have ended since a run. */
    private static final String AGE = "age";

    private static final StructType COMPARABLE = new StructType()
            .add(SourceSummarySchema.RUN_ID, DataTypes.StringType)
            .add(AGE, DataTypes.IntegerType);

    private final SparkSession spark;
    private final Lake lake;
    private final Progress progress;

    public SummarizeSources(SparkSession spark, Lake lake, Progress progress) {
        this.spark = spark;
        this.lake = lake;
        this.progress = progress;
    }

    /**
     * Summarizes the sources of a run, whether it is finished by now or not, beside those of the last one like it. A run
     * whose scores are an earlier run's has its summary, too.
     */
    public void execute(Run run) {
        if (!run.ownsScores()) {
            return;
        }
        long items = run.counts().getOrDefault(RunCounts.SCORES, 0L);
        StageWatch.during(spark, progress, "sum up sources", items, () -> summarize(run));
    }

    private Run summarize(Run run) {
        Dataset<Row> scores = lake.scores().ofRun(run);
        int references = Math.toIntExact(run.counts().getOrDefault(RunCounts.REFERENCE_IMAGES, 0L));
        Dataset<Row> joined = joined(counts(scores), topNegatives(scores), lastRuns(run));
        lake.sourceSummary()
                .put(
                        run.runId(),
                        joined.map(
                                new SourceSummaryTask(run.runId(), references),
                                Encoders.row(SourceSummarySchema.TYPE)));
        return run;
    }

    private static Dataset<Row> counts(Dataset<Row> scores) {
        Column isOod = col(ScoresSchema.IS_OOD);
        Column scored = status(ImageStatus.OK);
        Column[] quantiles = DoubleStream.of(SourceSummarySchema.quantiles())
                .mapToObj(functions::lit)
                .toArray(Column[]::new);
        return scores.groupBy(ScoresSchema.SOURCE, ScoresSchema.METHOD)
                .agg(
                        count(lit(1)).as(SourceSummarySchema.IMAGES),
                        count_if(scored).as(SourceSummarySchema.SCORED),
                        count_if(status(ImageStatus.UNREADABLE)).as(SourceSummarySchema.UNREADABLE),
                        count_if(status(ImageStatus.TOO_LARGE)).as(SourceSummarySchema.TOO_LARGE),
                        count_if(status(ImageStatus.UNSUPPORTED)).as(SourceSummarySchema.UNSUPPORTED),
                        count_if(status(ImageStatus.UNAVAILABLE)).as(SourceSummarySchema.UNAVAILABLE),
                        count_if(scored.and(isOod)).as(SourceSummarySchema.OOD_IMAGES),
                        count_if(scored.and(not(isOod))).as(SourceSummarySchema.ID_IMAGES),
                        count_if(col(ScoresSchema.P_VALUE).gt(LIKELY_GOOD_FROM)).as(SourceSummaryTask.LIKELY_GOOD),
                        percentile_approx(
                                        col(ScoresSchema.ID_SCORE),
                                        array(quantiles),
                                        lit(SourceSummarySchema.QUANTILE_ACCURACY))
                                .as(SourceSummaryTask.QUANTILES));
    }

    private static Column status(ImageStatus status) {
        return col(ScoresSchema.STATUS).equalTo(status.tableName());
    }

    /** The labels that are a top negative of most images, by source and method; ties by the label's UTF-8 bytes. */
    private static Dataset<Row> topNegatives(Dataset<Row> scores) {
        Column label = col(SourceSummarySchema.NEGATIVE_LABEL);
        Column counted = struct(negate(count(lit(1))).as("order"), label);
        Column ofOutliers = col(ScoresSchema.IS_OOD).isNull().or(col(ScoresSchema.IS_OOD));
        Column names = col(ScoresSchema.TOP_NEGATIVES).getField(ScoresSchema.NEGATIVE_LABEL);
        return scores.where(status(ImageStatus.OK).and(ofOutliers))
                .select(
                        col(ScoresSchema.SOURCE),
                        col(ScoresSchema.METHOD),
                        explode(names).as(SourceSummarySchema.NEGATIVE_LABEL))
                .groupBy(col(ScoresSchema.SOURCE), col(ScoresSchema.METHOD), label)
                .agg(counted.as("counted"))
                .groupBy(ScoresSchema.SOURCE, ScoresSchema.METHOD)
                // Each list is as long as there are negatives at most.
                .agg(slice(array_sort(collect_list(col("counted"))), 1, MAX_TOP_NEGATIVES)
                        .as("most"))
                .select(
                        col(ScoresSchema.SOURCE),
                        col(ScoresSchema.METHOD),
                        transform(
                                        col("most"),
                                        negative -> struct(
                                                negative.getField(SourceSummarySchema.NEGATIVE_LABEL)
                                                        .as(SourceSummarySchema.NEGATIVE_LABEL),
                                                negate(negative.getField("order"))
                                                        .as(SourceSummarySchema.NEGATIVE_IMAGES)))
                                .as(SourceSummarySchema.TOP_NEGATIVES));
    }

    /** The summaries of the last comparable run of each method. */
    private Dataset<Row> lastRuns(Run run) {
        List<Row> latestFirst = new ArrayList<>();
        for (Run earlier : lake.runs().comparableBefore(run)) {
            latestFirst.add(RowFactory.create(earlier.runId(), latestFirst.size()));
        }
        Dataset<Row> comparable = spark.createDataFrame(latestFirst, COMPARABLE);
        return lake.sourceSummary()
                .read()
                .join(comparable, SourceSummarySchema.RUN_ID)
                .withColumn("last", min(AGE).over(Window.partitionBy(SourceSummarySchema.METHOD)))
                .where(col(AGE).equalTo(col("last")));
    }

    private static Dataset<Row> joined(Dataset<Row> counts, Dataset<Row> topNegatives, Dataset<Row> last) {
        Dataset<Row> lastRuns = last.select(
                        col(SourceSummarySchema.METHOD).as("last_method"),
                        col(SourceSummarySchema.RUN_ID).as(SourceSummarySchema.PREVIOUS_RUN_ID))
                .distinct();
        Dataset<Row> lastCounts = last.select(
                col(SourceSummarySchema.SOURCE),
                col(SourceSummarySchema.METHOD),
                col(SourceSummarySchema.OOD_IMAGES).as(SourceSummaryTask.PREVIOUS_OOD_IMAGES),
                col(SourceSummarySchema.ID_IMAGES).as(SourceSummaryTask.PREVIOUS_ID_IMAGES));
        return leftJoin(leftJoin(counts, topNegatives), lastCounts)
                .join(lastRuns, col(SourceSummarySchema.METHOD).equalTo(col("last_method")), "left");
    }

    /** Joins by method and source; images without a source meet, too. */
    private static Dataset<Row> leftJoin(Dataset<Row> left, Dataset<Row> right) {
        Dataset<Row> renamed = right.withColumnRenamed(SourceSummarySchema.SOURCE, "right_source")
                .withColumnRenamed(SourceSummarySchema.METHOD, "right_method");
        return left.join(
                        renamed,
                        col(SourceSummarySchema.METHOD)
                                .equalTo(col("right_method"))
                                .and(col(SourceSummarySchema.SOURCE).eqNullSafe(col("right_source"))),
                        "left")
                .drop("right_source", "right_method");
    }
}
