package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakesieve.report.Duplicates;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.view.LakeViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Finds the pictures that lie under several paths. */
final class ReportDuplicates {
    private static final int MAX_PICTURES = 10;
    private static final int PATHS = 5;
    private static final String PICTURES = "pictures";
    private static final String PLACE = "place";

    private static final String KEY = "key";
    private static final String OTHER_KEY = "other_key";

    private final Dataset<Row> identified;
    private final Dataset<Row> copied;
    private final ReportRows driver;
    private final ReportTexts texts;

    ReportDuplicates(Dataset<Row> verdicts, ReportRows driver, ReportTexts texts) {
        Column id = col(ScoresSchema.IMAGE_ID);
        // By 128 bits, which no two pictures share: a quarter of their ids, and every image is shuffled by them.
        this.identified = verdicts.where(id.isNotNull())
                .select(
                        xxhash64(id).as(KEY),
                        xxhash64(lit(1), id).as(OTHER_KEY),
                        ReportTexts.path(col(ScoresSchema.PATH)).as(ScoresSchema.PATH));
        this.copied = identified
                .groupBy(KEY, OTHER_KEY)
                .agg(count(lit(1)).as(LakeViews.COPIES))
                .where(col(LakeViews.COPIES).gt(1));
        this.driver = driver;
        this.texts = texts;
    }

    Duplicates duplicates() {
        // The two share the shuffle by picture.
        List<List<Row>> found = driver.ofEach(List.of(
                copied.agg(
                        lit(0L).as(KEY),
                        lit(0L).as(OTHER_KEY),
                        coalesce(sum(LakeViews.COPIES), lit(0L)).as(LakeViews.COPIES),
                        count(lit(1)).as(PICTURES)),
                copied.orderBy(col(LakeViews.COPIES).desc(), col(KEY), col(OTHER_KEY))
                        .limit(MAX_PICTURES)
                        .select(col(KEY), col(OTHER_KEY), col(LakeViews.COPIES), lit(1L).as(PICTURES))));
        Row totals = found.get(0).get(0);
        if (totals.getLong(3) == 0) {
            return new Duplicates(0, 0, List.of());
        }
        List<Row> most = found.get(1);
        Map<Key, List<String>> paths = paths(most);
        return new Duplicates(
                totals.getLong(3),
                totals.getLong(2),
                most.stream()
                        .map(row -> new Duplicates.Copies(row.getLong(2), paths.get(Key.of(row))))
                        .toList());
    }

    /** What tells a picture from all others. */
    private record Key(long key, long other) {
        static Key of(Row row) {
            return new Key(row.getLong(0), row.getLong(1));
        }

        Column isOf() {
            return col(KEY).equalTo(key).and(col(OTHER_KEY).equalTo(other));
        }
    }

    private Map<Key, List<String>> paths(List<Row> pictures) {
        Column place = row_number().over(Window.partitionBy(KEY, OTHER_KEY).orderBy(ScoresSchema.PATH));
        Column isShown = pictures.stream()
                .map(row -> Key.of(row).isOf())
                .reduce(Column::or)
                .orElseThrow();
        Dataset<Row> first = identified
                .where(isShown)
                .withColumn(PLACE, place)
                .where(col(PLACE).leq(PATHS))
                .orderBy(PLACE);
        Map<Key, List<String>> paths = new HashMap<>();
        for (Row row : driver.of(first, MAX_PICTURES * PATHS)) {
            paths.computeIfAbsent(Key.of(row), key -> new ArrayList<>()).add(texts.relative(row.getString(2)));
        }
        return paths;
    }
}
