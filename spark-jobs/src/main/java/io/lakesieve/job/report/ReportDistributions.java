package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.report.BinEdges;
import io.lakesieve.report.Distribution;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Counts the scores of each method in bins: first their ranges, then the bins, a row for each and each verdict. */
final class ReportDistributions {
    private static final int VERDICTS = 3;
    private static final int MAX_METHODS = ScoringMethod.values().length;
    private static final String BIN = "bin";

    private final Dataset<Row> scored;
    private final ReportRows driver;

    ReportDistributions(Dataset<Row> scores, ReportRows driver) {
        this.scored = scores.where(col(ScoresSchema.ID_SCORE).isNotNull())
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, ScoresSchema.IS_OOD, ScoresSchema.THRESHOLD);
        this.driver = driver;
    }

    /** The distributions of all methods, that method's first, the others in the order of their enum. */
    List<Distribution> of(String firstMethod) {
        Map<String, double[]> edges = new HashMap<>();
        Map<String, OptionalDouble> thresholds = new HashMap<>();
        for (Row range : ranges()) {
            edges.put(range.getString(0), BinEdges.between(range.getDouble(1), range.getDouble(2)));
            thresholds.put(
                    range.getString(0),
                    range.isNullAt(3) ? OptionalDouble.empty() : OptionalDouble.of(range.getDouble(3)));
        }
        Map<String, long[][]> counts = counts(edges);
        return edges.keySet().stream()
                .sorted(Comparator.comparing((String method) -> !method.equals(firstMethod))
                        .thenComparing(ScoringMethod::ofTableName))
                .map(method ->
                        new Distribution(method, thresholds.get(method), bins(edges.get(method), counts.get(method))))
                .toList();
    }

    /** The threshold lies within the range, also where no score comes near it. */
    private List<Row> ranges() {
        Column threshold = max(ScoresSchema.THRESHOLD);
        Column lowest = min(ScoresSchema.ID_SCORE);
        Column highest = max(ScoresSchema.ID_SCORE);
        return driver.few(
                scored.groupBy(ScoresSchema.METHOD)
                        .agg(
                                least(lowest, coalesce(threshold, lowest)),
                                greatest(highest, coalesce(threshold, highest)),
                                threshold),
                MAX_METHODS);
    }

    private Map<String, long[][]> counts(Map<String, double[]> edges) {
        Column bin = functions
                .udf((String method, Double score) -> BinEdges.bin(edges.get(method), score), DataTypes.IntegerType)
                .apply(col(ScoresSchema.METHOD), col(ScoresSchema.ID_SCORE));
        Dataset<Row> binned = scored.groupBy(col(ScoresSchema.METHOD), bin.as(BIN), col(ScoresSchema.IS_OOD))
                .agg(count(lit(1)));
        Map<String, long[][]> counts = new HashMap<>();
        for (Row row : driver.few(binned, MAX_METHODS * BinEdges.MAX_BINS * VERDICTS)) {
            long[][] ofMethod = counts.computeIfAbsent(
                    row.getString(0), method -> new long[edges.get(method).length - 1][VERDICTS]);
            int verdict = row.isNullAt(2) ? 2 : row.getBoolean(2) ? 0 : 1;
            ofMethod[row.getInt(1)][verdict] = row.getLong(3);
        }
        return counts;
    }

    private static List<Distribution.Bin> bins(double[] edges, long[][] counts) {
        List<Distribution.Bin> bins = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            bins.add(new Distribution.Bin(edges[i], edges[i + 1], counts[i][0], counts[i][1], counts[i][2]));
        }
        return bins;
    }
}
