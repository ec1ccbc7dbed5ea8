package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.report.Disagreements;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.view.LakeViews;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds in-distribution pictures that resemble another label more than the one they were given. */
final class ReportDisagreements {
    private static final int EXAMPLES = 20;

    private final CountedVerdicts counted;
    private final ReportRows driver;
    private final ReportTexts texts;

    ReportDisagreements(CountedVerdicts counted, ReportRows driver, ReportTexts texts) {
        this.counted = counted;
        this.driver = driver;
        this.texts = texts;
    }

    Disagreements disagreements() {
        if (counted.disagreeing() == 0) {
            return new Disagreements(counted.labelled(), 0, List.of());
        }
        Dataset<Row> clearest = LakeViews.labelDisagreements(counted.now().verdicts())
                .orderBy(col(ScoresSchema.LABEL_MARGIN), col(ScoresSchema.PATH))
                .select(
                        ReportTexts.path(col(ScoresSchema.PATH)),
                        ReportTexts.text(col(ScoresSchema.GIVEN_LABEL)),
                        ReportTexts.text(col(ScoresSchema.PREDICTED_LABEL)),
                        col(ScoresSchema.LABEL_MARGIN));
        return new Disagreements(
                counted.labelled(),
                counted.disagreeing(),
                driver.of(clearest, EXAMPLES).stream()
                        .map(row -> new Disagreements.Example(
                                texts.relative(row.getString(0)), row.getString(1), row.getString(2), row.getDouble(3)))
                        .toList());
    }
}
