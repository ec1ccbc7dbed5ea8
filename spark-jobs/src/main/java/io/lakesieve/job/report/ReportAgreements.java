package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.report.Agreement;
import io.lakesieve.schema.MetricsSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the metrics of a run against each set of true labels that it was evaluated with. */
final class ReportAgreements {
    private static final List<String> METRICS = List.of("auroc", "fpr95", "fpr95_openood", "aupr_in", "aupr_out");
    private static final int TRUTHS = 10;
    private static final int MAX_ROWS = TRUTHS * METRICS.size() * ScoringMethod.values().length;

    private final Dataset<Row> metrics;
    private final ReportRows driver;

    ReportAgreements(Dataset<Row> metrics, ReportRows driver) {
        this.metrics = metrics;
        this.driver = driver;
    }

    List<Agreement> agreements() {
        Map<String, Map<ScoringMethod, Map<String, Double>>> figures = new TreeMap<>();
        List<Row> rows = driver.of(
                metrics.select(
                                ReportTexts.text(col(MetricsSchema.DATASET)).as(MetricsSchema.DATASET),
                                col(MetricsSchema.METHOD),
                                col(MetricsSchema.METRIC),
                                col(MetricsSchema.VALUE))
                        .orderBy(MetricsSchema.DATASET, MetricsSchema.METHOD, MetricsSchema.METRIC),
                MAX_ROWS);
        rows.forEach(row -> figures.computeIfAbsent(row.getString(0), dataset -> new TreeMap<>())
                .computeIfAbsent(ScoringMethod.ofTableName(row.getString(1)), method -> new TreeMap<>())
                .put(row.getString(2), row.getDouble(3)));
        List<Agreement> agreements = new ArrayList<>();
        figures.forEach((dataset, byMethod) -> agreements.add(new Agreement(
                dataset,
                METRICS,
                byMethod.entrySet().stream()
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .map(entry -> new Agreement.MethodFigures(entry.getKey().tableName(), entry.getValue()))
                        .toList())));
        return agreements;
    }
}
