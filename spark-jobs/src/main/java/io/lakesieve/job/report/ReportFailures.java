package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.row_number;

import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.report.Failures;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Groups the images without a score by what was wrong with them. */
final class ReportFailures {
    private static final int REASONS = 20;
    private static final int EXAMPLES = 3;
    private static final String REASON = "reason";
    private static final String PLACE = "place";
    private static final String IMAGES = "images";

    private final Dataset<Row> failed;
    private final ReportRows driver;
    private final ReportTexts texts;

    ReportFailures(Dataset<Row> verdicts, ReportRows driver, ReportTexts texts) {
        // What is about one image alone is left out of its reason: its path, and numbers.
        Column withoutPath =
                replace(coalesce(col(ScoresSchema.ERROR), lit("no reason given")), col(ScoresSchema.PATH), lit("…"));
        this.failed = verdicts.where(col(ScoresSchema.STATUS).notEqual(EmbeddingsSchema.STATUS_OK))
                .select(
                        col(ScoresSchema.STATUS),
                        ReportTexts.text(regexp_replace(withoutPath, "[0-9]+", "…"))
                                .as(REASON),
                        ReportTexts.path(col(ScoresSchema.PATH)).as(ScoresSchema.PATH));
        this.driver = driver;
        this.texts = texts;
    }

    /**
     * The reasons.
     *
     * @param images all images without a score
     */
    Failures failures(long images) {
        if (images == 0) {
            return new Failures(List.of(), 0);
        }
        List<Row> counted = driver.of(
                failed.groupBy(ScoresSchema.STATUS, REASON)
                        .agg(count(lit(1)).as(IMAGES))
                        .orderBy(col(IMAGES).desc(), col(ScoresSchema.STATUS), col(REASON)),
                REASONS);
        Map<String, List<String>> examples = examples(counted);
        List<Failures.Reason> reasons = counted.stream()
                .map(row ->
                        new Failures.Reason(row.getString(0), row.getString(1), row.getLong(2), examples.get(key(row))))
                .toList();
        return new Failures(
                reasons,
                images - reasons.stream().mapToLong(Failures.Reason::images).sum());
    }

    private Map<String, List<String>> examples(List<Row> reasons) {
        Column place = row_number()
                .over(Window.partitionBy(ScoresSchema.STATUS, REASON).orderBy(ScoresSchema.PATH));
        Object[] shown =
                reasons.stream().map(row -> row.getString(1)).distinct().toArray();
        Dataset<Row> first = failed.where(col(REASON).isin(shown))
                .withColumn(PLACE, place)
                .where(col(PLACE).leq(EXAMPLES))
                .orderBy(PLACE);
        Map<String, List<String>> examples = new HashMap<>();
        reasons.forEach(row -> examples.put(key(row), new ArrayList<>()));
        for (Row row : driver.of(first, statuses() * REASONS * EXAMPLES)) {
            List<String> ofReason = examples.get(key(row));
            if (ofReason != null) {
                ofReason.add(texts.relative(row.getString(2)));
            }
        }
        return examples;
    }

    private static int statuses() {
        return ImageStatus.values().length;
    }

    private static String key(Row row) {
        return row.getString(0) + ": " + row.getString(1);
    }
}
