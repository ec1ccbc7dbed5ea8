package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.report.Disagreements;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.view.LakeViews;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds in-distribution pictures that resemble another label more than the one they were given. */
final class ReportDisagreements {
    private static final int EXAMPLES = 20;

    private final Dataset<Row> verdicts;
    private final ReportRows driver;
    private final ReportTexts texts;

    ReportDisagreements(Dataset<Row> verdicts, ReportRows driver, ReportTexts texts) {
        this.verdicts = verdicts;
        this.driver = driver;
        this.texts = texts;
    }

    Disagreements disagreements() {
        Row counts = driver.of(
                        verdicts.where(not(coalesce(col(ScoresSchema.IS_OOD), lit(false))))
                                .agg(
                                        count(col(ScoresSchema.LABEL_MARGIN)),
                                        count_if(col(ScoresSchema.LABEL_MARGIN).lt(0))),
                        1)
                .get(0);
        Dataset<Row> clearest = LakeViews.labelDisagreements(verdicts)
                .orderBy(col(ScoresSchema.LABEL_MARGIN), col(ScoresSchema.PATH))
                .select(
                        ReportTexts.path(col(ScoresSchema.PATH)),
                        ReportTexts.text(col(ScoresSchema.GIVEN_LABEL)),
                        ReportTexts.text(col(ScoresSchema.PREDICTED_LABEL)),
                        col(ScoresSchema.LABEL_MARGIN));
        return new Disagreements(
                counts.getLong(0),
                counts.getLong(1),
                driver.of(clearest, EXAMPLES).stream()
                        .map(row -> new Disagreements.Example(
                                texts.relative(row.getString(0)), row.getString(1), row.getString(2), row.getDouble(3)))
                        .toList());
    }
}
