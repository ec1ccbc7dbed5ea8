package io.lakesieve.job.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.lakesieve.config.InputException;
import io.lakesieve.core.evaluation.DetectionCurve;
import io.lakesieve.core.evaluation.ScorePoint;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures how well scores separate in-distribution from out-of-distribution images: exactly, also with ties.
 *
 * <p>Equal scores are counted together, the distinct ones range-partitioned, and each range measured from the counts
 * above it, so that no task, nor the driver, holds more than one range.
 */
final class EvaluateScores {
    /** True for an image whose true label is an ID label. */
    static final String IN_DISTRIBUTION = "in_distribution";

    private static final String ID = "id_images";
    private static final String OOD = "ood_images";

    /** How many images of a method lie in a partition. */
    private record Tally(int partition, String method, long id, long ood) implements java.io.Serializable {}

    /** The part of a method's curve that one partition has measured. */
    private record Part(int partition, String method, DetectionCurve.Partial partial) implements java.io.Serializable {}

    /**
     * Measures every method.
     *
     * @param scores columns method, id_score and {@link #IN_DISTRIBUTION}; no nulls
     * @param dataset name of the truth
     * @throws InputException if one of the two kinds of image is missing
     */
    List<Metric> execute(Dataset<Row> scores, String dataset) {
        List<Part> parts = parts(descendingRanges(scores));
        Map<String, DetectionCurve.Partial> curves = new TreeMap<>();
        parts.stream()
                .sorted(Comparator.comparingInt(Part::partition))
                .forEach(part -> curves.merge(part.method(), part.partial(), DetectionCurve.Partial::merge));
        List<Metric> metrics = new ArrayList<>();
        curves.forEach((method, curve) -> curve.finish()
                .asMap()
                .forEach((metric, value) -> metrics.add(new Metric(method, dataset, metric, value))));
        return metrics;
    }

    private static List<Part> parts(JavaRDD<Row> ranges) {
        ranges.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<Tally> tallies =
                    ranges.mapPartitionsWithIndex(EvaluateScores::tally, true).collect();
            requireBothKinds(tallies);
            return ranges.mapPartitionsWithIndex((index, rows) -> measure(index, rows, tallies), true)
                    .collect(); // methods x partitions, a few numbers each
        } finally {
            ranges.unpersist();
        }
    }

    private static JavaRDD<Row> descendingRanges(Dataset<Row> scores) {
        return scores.groupBy(ScoresSchema.METHOD, ScoresSchema.ID_SCORE)
                .agg(
                        sum(col(IN_DISTRIBUTION).cast("long")).as(ID),
                        sum(col(IN_DISTRIBUTION).equalTo(false).cast("long")).as(OOD))
                .orderBy(col(ScoresSchema.METHOD), col(ScoresSchema.ID_SCORE).desc())
                .select(ScoresSchema.METHOD, ScoresSchema.ID_SCORE, ID, OOD)
                .toJavaRDD();
    }

    private static Iterator<Tally> tally(int partition, Iterator<Row> rows) {
        Map<String, Tally> tallies = new TreeMap<>();
        rows.forEachRemaining(row -> tallies.merge(
                row.getString(0),
                new Tally(partition, row.getString(0), row.getLong(2), row.getLong(3)),
                (a, b) -> new Tally(partition, a.method(), a.id() + b.id(), a.ood() + b.ood())));
        return tallies.values().iterator();
    }

    private static Iterator<Part> measure(int partition, Iterator<Row> rows, List<Tally> tallies) {
        Map<String, List<ScorePoint>> points = new TreeMap<>();
        rows.forEachRemaining(row -> points.computeIfAbsent(row.getString(0), method -> new ArrayList<>())
                .add(new ScorePoint(row.getDouble(1), row.getLong(2), row.getLong(3))));
        return points.entrySet().stream()
                .map(entry -> measure(partition, entry.getKey(), entry.getValue(), tallies))
                .iterator();
    }

    private static Part measure(int partition, String method, List<ScorePoint> descending, List<Tally> tallies) {
        long idAbove = 0;
        long oodAbove = 0;
        long idTotal = 0;
        long oodTotal = 0;
        for (Tally tally : tallies) {
            if (tally.method().equals(method)) {
                idTotal += tally.id();
                oodTotal += tally.ood();
                idAbove += tally.partition() < partition ? tally.id() : 0;
                oodAbove += tally.partition() < partition ? tally.ood() : 0;
            }
        }
        return new Part(
                partition, method, DetectionCurve.partial(descending.iterator(), idAbove, oodAbove, idTotal, oodTotal));
    }

    private static void requireBothKinds(List<Tally> tallies) {
        long id = tallies.stream().mapToLong(Tally::id).sum();
        long ood = tallies.stream().mapToLong(Tally::ood).sum();
        if (id == 0 || ood == 0) {
            throw new InputException(
                    "By the truth %s of the scored images are in-distribution: metrics need images of both kinds, so check that its labels are spelled as the label set's."
                            .formatted(id == 0 ? "none" : "all"));
        }
    }
}
