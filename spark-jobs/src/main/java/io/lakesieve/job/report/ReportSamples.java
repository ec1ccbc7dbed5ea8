package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.lakesieve.report.Borderline;
import io.lakesieve.report.Sample;
import io.lakesieve.report.Sample.Picture;
import io.lakesieve.schema.ReviewsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Picks the pictures that a report shows: the most certain outliers, and those next to the threshold. */
final class ReportSamples {
    private static final int NEXT_TO_THRESHOLD = 6;
    /** Rows that are collected for each picture to show, among which copies of the same bytes are dropped. */
    private static final int ROWS_PER_PICTURE = 4;

    private final ReportTexts texts;
    private final List<Row> outliers;
    private final List<Row> justOut;
    private final List<Row> justIn;
    private final Map<String, Picture> pictures;

    /**
     * Picks them.
     *
     * @param shown how many outliers to show at most; 0 shows no picture anywhere
     */
    ReportSamples(CountedVerdicts counted, int shown, Thumbnails thumbnails, ReportRows driver, ReportTexts texts) {
        this.texts = texts;
        Dataset<Row> scored =
                counted.now().verdicts().where(col(ScoresSchema.ID_SCORE).isNotNull());
        Column isOod = col(ScoresSchema.IS_OOD);
        Column score = col(ScoresSchema.ID_SCORE);
        int next = counted.verdict().isRanking() ? 0 : Math.min(shown, NEXT_TO_THRESHOLD);
        Dataset<Row> unsettled = scored.where(col(ReviewsSchema.BELONGS).isNull());
        boolean holdsAllOutliers = counted.counts().out() < (long) shown * ROWS_PER_PICTURE;
        List<List<Row>> first = shown == 0
                ? List.of(List.of(), List.of(), List.of())
                : driver.ofEach(List.of(
                        first(counted.verdict().isRanking() ? scored : scored.where(isOod), score.asc(), shown),
                        first(unsettled.where(isOod), score.desc(), holdsAllOutliers ? 0 : next),
                        first(unsettled.where(not(isOod)), score.asc(), next)));
        this.outliers = withoutCopies(first.get(0), shown);
        this.justOut = withoutCopies(holdsAllOutliers ? unsettled(reversed(first.get(0))) : first.get(1), next);
        this.justIn = withoutCopies(first.get(2), next);
        this.pictures = thumbnails.of(
                Stream.of(outliers, justOut, justIn).flatMap(List::stream).toList());
    }

    private static Dataset<Row> first(Dataset<Row> scored, Column order, int most) {
        return scored.orderBy(order, col(ScoresSchema.PATH))
                .select(
                        ReportTexts.path(col(ScoresSchema.PATH)).as(ScoresSchema.PATH),
                        col(ScoresSchema.IMAGE_ID),
                        ReportTexts.text(col(ScoresSchema.SOURCE)).as(ScoresSchema.SOURCE),
                        col(ScoresSchema.ID_SCORE),
                        col(ScoresSchema.OOD_SCORE),
                        col(ScoresSchema.P_VALUE),
                        col(ScoresSchema.Q_VALUE),
                        col(ScoresSchema.IS_OOD),
                        col(ReviewsSchema.BELONGS),
                        ReportTexts.text(col(ScoresSchema.PREDICTED_LABEL)).as(ScoresSchema.PREDICTED_LABEL),
                        ReportTexts.topNegatives().as(ScoresSchema.TOP_NEGATIVES))
                .limit(most * ROWS_PER_PICTURE);
    }

    /** Whoever looks at the borderline need not look again at what is settled. */
    private static List<Row> unsettled(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.getAs(ReviewsSchema.BELONGS) == null)
                .toList();
    }

    private static List<Row> reversed(List<Row> rows) {
        List<Row> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<Row> withoutCopies(List<Row> rows, int most) {
        Set<String> seen = new HashSet<>();
        return rows.stream()
                .filter(row -> row.getAs(ScoresSchema.IMAGE_ID) == null || seen.add(row.getAs(ScoresSchema.IMAGE_ID)))
                .limit(most)
                .toList();
    }

    List<Sample> outliers() {
        return samples(outliers);
    }

    Borderline borderline() {
        return new Borderline(samples(justOut), samples(justIn));
    }

    private List<Sample> samples(List<Row> rows) {
        return rows.stream().map(this::sample).toList();
    }

    private Sample sample(Row row) {
        String path = row.getAs(ScoresSchema.PATH);
        return new Sample(
                texts.relative(path),
                Optional.ofNullable(row.getAs(ScoresSchema.SOURCE)),
                row.<Double>getAs(ScoresSchema.ID_SCORE),
                row.<Double>getAs(ScoresSchema.OOD_SCORE),
                optional(row.getAs(ScoresSchema.P_VALUE)),
                optional(row.getAs(ScoresSchema.Q_VALUE)),
                Optional.ofNullable(row.getAs(ScoresSchema.IS_OOD)),
                Optional.ofNullable(row.getAs(ReviewsSchema.BELONGS)),
                row.getAs(ScoresSchema.PREDICTED_LABEL),
                topNegatives(row),
                pictures.getOrDefault(path, new Picture.Missing("it is no longer where the images are")));
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static List<Sample.TopNegative> topNegatives(Row row) {
        List<Sample.TopNegative> topNegatives = new ArrayList<>();
        int ordinal = row.fieldIndex(ScoresSchema.TOP_NEGATIVES);
        if (!row.isNullAt(ordinal)) {
            row.<Row>getList(ordinal)
                    .forEach(negative ->
                            topNegatives.add(new Sample.TopNegative(negative.getString(0), negative.getDouble(1))));
        }
        return topNegatives;
    }
}
