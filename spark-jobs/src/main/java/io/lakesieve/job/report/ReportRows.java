package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Collects a bounded number of rows to the driver, and counts them, so that the cost of a report does not grow with the
 * number of images.
 */
final class ReportRows {
    private static final String PLACE = "place";

    private long collected;

    /** The first rows. */
    List<Row> of(Dataset<Row> rows, int most) {
        // Through an RDD an ordered limit ends in one task; collected directly, every task would send its first
        // rows.
        List<Row> list = rows.limit(most).toJavaRDD().collect();
        collected += list.size();
        return list;
    }

    /** Rows that are few by what they are, as one for each status is; one task puts them together. */
    List<Row> few(Dataset<Row> aggregated, int most) {
        return of(aggregated.coalesce(1), most);
    }

    /**
     * The rows of several datasets by one query.
     *
     * @param limited with the same columns, each ordered and limited
     */
    List<List<Row>> ofEach(List<Dataset<Row>> limited) {
        List<List<Row>> lists =
                limited.stream().<List<Row>>map(rows -> new ArrayList<>()).toList();
        IntStream.range(0, lists.size())
                .mapToObj(place -> limited.get(place).withColumn(PLACE, lit(place)))
                .reduce(Dataset::union)
                .ifPresent(rows -> rows.toJavaRDD().collect().forEach(row -> lists.get(row.<Integer>getAs(PLACE))
                        .add(row)));
        lists.forEach(list -> collected += list.size());
        return lists;
    }

    /** The rows that were collected so far. */
    long collected() {
        return collected;
    }
}
