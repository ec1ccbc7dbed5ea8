package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

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
import org.apache.spark.sql.types.DataTypes;

/** Finds the pictures that lie under several paths. */
final class ReportDuplicates {
    private static final int MAX_PICTURES = 10;
    private static final int PATHS = 5;
    private static final String PICTURES = "pictures";
    private static final String PLACE = "place";

    private final Dataset<Row> copied;
    private final Dataset<Row> known;
    private final ReportRows driver;
    private final ReportTexts texts;

    ReportDuplicates(Dataset<Row> verdicts, ReportRows driver, ReportTexts texts) {
        // Without the paths, which may be many for one picture.
        this.copied = LakeViews.duplicates(verdicts).select(ScoresSchema.IMAGE_ID, LakeViews.COPIES);
        this.known = verdicts.where(col(ScoresSchema.IMAGE_ID).isNotNull())
                .select(
                        col(ScoresSchema.IMAGE_ID),
                        ReportTexts.path(col(ScoresSchema.PATH)).as(ScoresSchema.PATH));
        this.driver = driver;
        this.texts = texts;
    }

    Duplicates duplicates() {
        // The two share the shuffle by picture.
        List<List<Row>> found = driver.ofEach(List.of(
                copied.agg(
                        lit(null).cast(DataTypes.StringType).as(ScoresSchema.IMAGE_ID),
                        coalesce(sum(LakeViews.COPIES), lit(0L)).as(LakeViews.COPIES),
                        count(lit(1)).as(PICTURES)),
                copied.orderBy(col(LakeViews.COPIES).desc(), col(ScoresSchema.IMAGE_ID))
                        .limit(MAX_PICTURES)
                        .select(col(ScoresSchema.IMAGE_ID), col(LakeViews.COPIES), lit(1L).as(PICTURES))));
        Row totals = found.get(0).get(0);
        if (totals.getLong(2) == 0) {
            return new Duplicates(0, 0, List.of());
        }
        List<Row> most = found.get(1);
        Map<String, List<String>> paths = paths(most);
        return new Duplicates(
                totals.getLong(2),
                totals.getLong(1),
                most.stream()
                        .map(row -> new Duplicates.Copies(row.getLong(1), paths.get(row.getString(0))))
                        .toList());
    }

    private Map<String, List<String>> paths(List<Row> pictures) {
        Column place =
                row_number().over(Window.partitionBy(ScoresSchema.IMAGE_ID).orderBy(ScoresSchema.PATH));
        Object[] ids = pictures.stream().map(row -> row.getString(0)).toArray();
        Dataset<Row> first = known.where(col(ScoresSchema.IMAGE_ID).isin(ids))
                .withColumn(PLACE, place)
                .where(col(PLACE).leq(PATHS))
                .orderBy(PLACE);
        Map<String, List<String>> paths = new HashMap<>();
        for (Row row : driver.of(first, MAX_PICTURES * PATHS)) {
            paths.computeIfAbsent(row.getString(0), id -> new ArrayList<>()).add(texts.relative(row.getString(1)));
        }
        return paths;
    }
}
