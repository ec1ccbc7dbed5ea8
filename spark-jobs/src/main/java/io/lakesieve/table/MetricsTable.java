package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.schema.MetricsSchema;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code metrics}. */
public final class MetricsTable {
    static final String NAME = MetricsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(MetricsSchema.TYPE);

    private final DeltaStore store;

    MetricsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** The rows of a run. */
    public Dataset<Row> read(String runId) {
        return store.read().where(col(MetricsSchema.RUN_ID).equalTo(runId));
    }

    /** The figures of a run; a few for each method. */
    public List<Metric> ofRun(String runId) {
        return store
                .read()
                .where(col(MetricsSchema.RUN_ID).equalTo(runId))
                .select(MetricsSchema.METHOD, MetricsSchema.DATASET, MetricsSchema.METRIC, MetricsSchema.VALUE)
                .collectAsList()
                .stream()
                .map(row -> new Metric(row.getString(0), row.getString(1), row.getString(2), row.getDouble(3)))
                .sorted(Comparator.comparing(Metric::dataset)
                        .thenComparing(Metric::method)
                        .thenComparing(Metric::metric))
                .toList();
    }

    /** Adds figures of a run that has none yet, in one commit; a commit that is repeated adds nothing. */
    public void add(String runId, List<Metric> metrics) {
        store.appendOnce(store.frame(rows(runId, metrics)), runId);
    }

    /** Writes the figures of a run against a truth, replacing those it had against that truth, in one commit. */
    public void put(String runId, String dataset, List<Metric> metrics) {
        store.replace(
                Map.of(MetricsSchema.RUN_ID, runId, MetricsSchema.DATASET, dataset), store.frame(rows(runId, metrics)));
    }

    private static List<Row> rows(String runId, List<Metric> metrics) {
        return metrics.stream()
                .map(metric ->
                        RowFactory.create(runId, metric.method(), metric.dataset(), metric.metric(), metric.value()))
                .toList();
    }
}
