package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every number that the page shows is asked of the tables again, in plain SQL over {@code scores} and its kin. */
@ExtendWith(LocalSpark.class)
class ReportNumbersTest {
    private static final double Z_95 = 1.959963984540054;

    private static ReportedLake reported;
    private static Document page;
    private static String run;
    private static String before;

    @BeforeAll
    static void read() {
        reported = ReportedLake.instance();
        page = reported.page();
        before = reported.runIds().get(0);
        run = reported.runIds().get(1);
    }

    private static List<Row> sql(String query) {
        return reported.sql(query.replace("THE_RUN", "run_id = '" + run + "' AND method = 'neglabel'")
                .replace("RUN_BEFORE", "run_id = '" + before + "' AND method = 'neglabel'"));
    }

    private static long count(String condition) {
        return sql("SELECT count(*) FROM {scores} WHERE THE_RUN AND (%s)".formatted(condition))
                .get(0)
                .getLong(0);
    }

    private static List<Long> longs(String selector) {
        return page.select(selector).stream()
                .map(data -> Long.parseLong(data.attr("value")))
                .toList();
    }

    private static double number(Element data) {
        return Double.parseDouble(data.attr("value"));
    }

    private static long whole(Element data) {
        return Long.parseLong(data.attr("value"));
    }

    /** The shown path of a file: relative to the root, unseen characters by their codes. */
    private static String shown(String path) {
        String root = "file:" + reported.images() + "/";
        String relative = path.startsWith(root) ? path.substring(root.length()) : path;
        return relative.replace("\n", "\\u000A").replace("\u202E", "\\u202E");
    }

    @Test
    void whatElseDiffersFromTheLastRunAreTheFlagsThatDo() {
        assertThat(page.select("[aria-labelledby=change] > .note").eachText())
                .contains("Not only the images differ: the parameter accept.");
    }

    @Test
    void theCountsOfImagesAddUpToTheTables() {
        assertThat(longs("#balance-listed data"))
                .containsExactly(
                        count("true"),
                        count("status = 'ok'"),
                        count("status = 'unreadable'"),
                        count("status = 'too_large'"),
                        count("status = 'unsupported'"),
                        count("status = 'unavailable'"));
        assertThat(longs("#balance-scored data"))
                .containsExactly(
                        count("status = 'ok'"),
                        count("is_ood"),
                        count("NOT is_ood"),
                        count("status = 'ok' AND is_ood IS NULL"));
        assertThat(page.select("h1").text())
                .startsWith("An estimated %d of %d images do not belong"
                        .formatted(
                                Math.round(sql("SELECT first((1 - good_share) * lake_images) FROM {calibration}"
                                                + " WHERE THE_RUN AND lake_images > 0")
                                        .get(0)
                                        .getDouble(0)),
                                count("status = 'ok'")));
    }

    @Test
    void theShareAndItsIntervalAndTheThresholdAreTheTables() {
        List<Element> numbers = page.select(".lead data");
        double share = (double) count("is_ood") / count("is_ood IS NOT NULL");

        assertThat(number(numbers.get(0))).isEqualTo(share, within(1e-12));
        assertWilson(numbers.get(1), numbers.get(2), share, count("is_ood IS NOT NULL"));
        assertThat(number(numbers.get(3)))
                .isEqualTo(sql("SELECT DISTINCT threshold FROM {scores} WHERE THE_RUN AND threshold IS NOT NULL")
                        .get(0)
                        .getDouble(0));
        assertThat(page.select(".lead").text()).contains("accepts 60.0 % of 12 reference images");
    }

    /** Both ends solve the equation that defines the interval: the share lies z standard errors of the end away. */
    private static void assertWilson(Element low, Element high, double share, long trials) {
        for (double end : List.of(number(low), number(high))) {
            double left = (share - end) * (share - end);
            assertThat(left).isEqualTo(Z_95 * Z_95 * end * (1 - end) / trials, within(1e-9));
        }
        assertThat(share).isBetween(number(low), number(high));
    }

    @Test
    void everyShownNumberIsItsValueRounded() {
        assertThat(page.select("data")).hasSizeGreaterThan(200).allSatisfy(data -> {
            String text = data.text();
            double value = number(data);
            if (text.endsWith("%")) {
                assertThat(text).isIn(String.format(Locale.ROOT, "%.1f %%", 100 * value), "< 0.1 %", "> 99.9 %");
            } else if (text.matches("[\\d,]+")) {
                assertThat(Long.parseLong(text.replace(",", ""))).isEqualTo(Long.parseLong(data.attr("value")));
            } else {
                double shown =
                        Double.parseDouble(text.replaceAll("(/s| s|,)", "").replace('−', '-'));
                double unit = data.closest("table.agreement, .points") == null ? 1 : 100;
                // Rates from 100 a second on have no decimal, see Show.
                double rounding = text.endsWith("/s") && value >= 100 ? 0.501 : 0.051;
                assertThat(shown).isEqualTo(unit * value, within(rounding));
            }
        });
    }

    @Test
    void theOutliersAreTheLowestScoresEachPictureOnce() {
        List<Row> expected = sql("SELECT first(path), any_value(ood_score), any_value(id_score),"
                + " any_value(predicted_label), any_value(top_negatives)"
                + " FROM (SELECT * FROM {scores} WHERE THE_RUN AND is_ood ORDER BY path) GROUP BY image_id"
                + " ORDER BY 2 DESC, 1");

        assertSamples("section:has(#outliers) .card", expected, "path");
        assertThat(expected).hasSizeGreaterThan(3);
    }

    @Test
    void theBorderlineIsNextToTheThresholdOnEitherSide() {
        String columns = "SELECT min(path), any_value(ood_score), any_value(id_score), any_value(predicted_label),"
                + " any_value(top_negatives) FROM {scores} WHERE THE_RUN AND ";

        assertSamples("#just-out .card", sql(columns + "is_ood GROUP BY image_id ORDER BY 3 DESC, 1 LIMIT 6"), "score");
        assertSamples("#just-in .card", sql(columns + "NOT is_ood GROUP BY image_id ORDER BY 3, 1 LIMIT 6"), "score");
    }

    private static void assertSamples(String selector, List<Row> expected, String by) {
        List<Element> cards = page.select(selector);
        assertThat(cards).hasSameSizeAs(expected);
        for (int i = 0; i < cards.size(); i++) {
            Element card = cards.get(i);
            Row row = expected.get(i);
            if (by.equals("path")) {
                assertThat(card.select(".path").text()).isEqualTo(shown(row.getString(0)));
            }
            assertThat(number(card.selectFirst(".score data"))).isEqualTo(row.getDouble(1));
            assertThat(number(card.selectFirst(".id-score data"))).isEqualTo(row.getDouble(2));
            assertThat(card.select(".nearest").text()).isEqualTo(row.getString(3));
            List<Row> topNegatives = row.getList(4);
            assertThat(card.select(".top-negatives bdi").eachText())
                    .isEqualTo(
                            topNegatives.stream().map(word -> word.getString(0)).toList());
            assertThat(card.select(".top-negatives data").stream().map(ReportNumbersTest::number))
                    .isEqualTo(
                            topNegatives.stream().map(word -> word.getDouble(1)).toList());
        }
    }

    @Test
    void everySourceHasItsCountsShareIntervalMedianAndWords() {
        List<Element> rows = page.select("#source-table tbody tr");
        assertThat(rows).hasSize(4);
        for (Element row : rows) {
            String name = row.selectFirst("th").text();
            String source = name.equals("none") ? "source IS NULL" : "source = '" + name + "'";
            List<Element> cells = row.select("td");
            long out = count(source + " AND is_ood");
            long decided = count(source + " AND is_ood IS NOT NULL");
            assertThat(whole(cells.get(0).selectFirst("data"))).isEqualTo(count(source));
            assertThat(whole(cells.get(1).selectFirst("data"))).isEqualTo(count(source + " AND status <> 'ok'"));
            assertThat(whole(cells.get(2).selectFirst("data"))).isEqualTo(out);
            assertThat(number(cells.get(3).selectFirst("data"))).isEqualTo((double) out / decided, within(1e-12));
            assertWilson(
                    cells.get(4).select("data").get(0),
                    cells.get(4).select("data").get(1),
                    (double) out / decided,
                    decided);
            assertChange(cells.get(5), source, (double) out / decided);
            assertThat(number(cells.get(6).selectFirst("data")))
                    .isEqualTo(sql(("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id_score) FROM {scores} WHERE"
                                            + " THE_RUN AND %s")
                                    .formatted(source))
                            .get(0)
                            .getDouble(0));
            assertTopNegatives(cells.get(7), source);
        }
    }

    private static void assertChange(Element cell, String source, double share) {
        Row earlier = sql("SELECT avg(int(is_ood)), count(is_ood) FROM {scores} WHERE RUN_BEFORE AND " + source)
                .get(0);
        assertThat(number(cell.selectFirst("data"))).isEqualTo(share - earlier.getDouble(0), within(1e-12));
    }

    private static void assertTopNegatives(Element cell, String source) {
        List<Row> expected = sql(("SELECT word, count(*) FROM (SELECT explode(top_negatives.label) word FROM {scores}"
                        + " WHERE THE_RUN AND is_ood AND %s) GROUP BY word ORDER BY 2 DESC, 1 LIMIT 5")
                .formatted(source));
        assertThat(cell.select("bdi").eachText())
                .isEqualTo(expected.stream().map(row -> row.getString(0)).toList());
        assertThat(cell.select("data").stream().map(ReportNumbersTest::number))
                .isEqualTo(expected.stream().map(row -> (double) row.getLong(1)).toList());
    }

    @Test
    void theBarsOfEveryMethodHoldAllItsScores() {
        List<Boolean> verdicts = Arrays.asList(true, false, null); // out, in, undecided
        for (String method : List.of("neglabel", "adaneg-task", "msp", "maxlogit")) {
            List<Element> bins = page.select("#chart-" + method + " tbody tr");
            assertThat(bins).isNotEmpty();
            List<Row> scores = reported.sql(
                    "SELECT id_score, is_ood FROM {scores} WHERE run_id = '%s' AND method = '%s' AND id_score IS NOT NULL"
                            .formatted(run, method));
            for (int i = 0; i < bins.size(); i++) {
                List<Element> numbers = bins.get(i).select("data");
                double lower = number(numbers.get(0));
                double upper = number(numbers.get(1));
                boolean last = i == bins.size() - 1;
                List<Row> within = scores.stream()
                        .filter(row -> row.getDouble(0) >= lower)
                        .filter(row -> row.getDouble(0) < upper || (last && row.getDouble(0) == upper))
                        .toList();
                for (int column = 0; column < 3; column++) {
                    Boolean verdict = verdicts.get(column);
                    assertThat(whole(numbers.get(2 + column)))
                            .as("%s, bar %d, is_ood %s", method, i, verdict)
                            .isEqualTo(within.stream()
                                    .filter(row -> Objects.equals(row.get(1), verdict))
                                    .count());
                }
            }
            assertThat(page.select("#chart-" + method + " tbody tr").stream()
                            .flatMap(bin -> bin.select("data").stream().skip(2))
                            .mapToLong(ReportNumbersTest::whole)
                            .sum())
                    .isEqualTo(count("status = 'ok'"));
        }
    }

    @Test
    void whatHasChangedIsWhatTheTwoRunsDifferIn() {
        String both = "SELECT count(*), count_if(n.is_ood) FROM (SELECT * FROM {scores} WHERE THE_RUN) n FULL JOIN"
                + " (SELECT * FROM {scores} WHERE RUN_BEFORE) b USING (path) WHERE ";
        assertThat(change("new-outlier"))
                .isEqualTo(sql(both + "n.is_ood AND NOT b.is_ood").get(0).getLong(0));
        assertThat(change("cleared"))
                .isEqualTo(sql(both + "NOT n.is_ood AND b.is_ood").get(0).getLong(0));
        assertThat(change("new-image"))
                .isEqualTo(sql(both + "b.run_id IS NULL").get(0).getLong(0))
                .isEqualTo(3);
        assertThat(change("gone"))
                .isEqualTo(sql(both + "n.run_id IS NULL").get(0).getLong(0))
                .isEqualTo(2);
        assertThat(longs("#change-new-image .out-now data"))
                .containsExactly(sql(both + "b.run_id IS NULL").get(0).getLong(1));
        assertThat(longs("section:has(#change) > .note data"))
                .containsExactly(sql(both + "n.is_ood <=> b.is_ood AND n.run_id IS NOT NULL AND b.run_id IS NOT NULL")
                        .get(0)
                        .getLong(0));
        assertThat(page.select("#change-gone .paths bdi").eachText())
                .containsExactlyInAnyOrder("dogs/dog 3.png", "dogs/dog 4.png");
        assertThat(page.select("section:has(#change) .note").text()).contains(before, "the parameter accept");
    }

    private static long change(String kind) {
        return longs("#change-" + kind + " .big data").get(0);
    }

    @Test
    void theScoresBesideAChangedPathAreThoseOfBothRuns() {
        for (Element item : page.select(".change .paths li")) {
            List<Element> scores = item.select("data");
            for (Element score : scores) {
                String text = item.select("bdi").text();
                List<Double> known = new ArrayList<>();
                sql("SELECT path, id_score FROM {scores} WHERE method = 'neglabel'").stream()
                        .filter(row -> shown(row.getString(0)).equals(text))
                        .forEach(row -> known.add(row.getDouble(1)));
                assertThat(known).contains(number(score));
            }
        }
    }

    @Test
    void theReasonsCoverEveryImageThatWasNotScored() {
        List<Element> rows = page.select("#failure-table tbody tr");
        assertThat(rows.stream()
                        .mapToLong(row -> whole(row.selectFirst("td.number data")))
                        .sum())
                .isEqualTo(count("status <> 'ok'"));
        for (Element row : rows) {
            assertThat(row.select("td").get(0).text()).isIn("unreadable", "too_large");
        }
        assertThat(page.select("#failure-table .paths bdi").eachText())
                .containsExactlyInAnyOrder("dogs/notes.txt", "dogs/more notes.txt", "dogs/large.png");
    }

    @Test
    void theDuplicatesAreTheImageIdsWithSeveralPaths() {
        List<Row> copies = sql("SELECT image_id, count(*) FROM {scores} WHERE THE_RUN AND image_id IS NOT NULL"
                + " GROUP BY image_id HAVING count(*) > 1");
        assertThat(longs("section:has(#duplicates) > .note data"))
                .containsExactly(
                        (long) copies.size(),
                        copies.stream().mapToLong(row -> row.getLong(1)).sum());
        assertThat(page.select(".copies > li").get(0).select(".paths bdi").eachText())
                .contains("dogs/copy.png", "no folder.png", "cats/newer.png");
    }

    @Test
    void theFiguresOfAgreementAreThoseOfTheTable() {
        List<Row> metrics =
                reported.sql("SELECT method, metric, value FROM {metrics} WHERE run_id = '%s'".formatted(run));
        List<String> names = page.select("table.agreement thead th").eachText();
        assertThat(metrics).hasSize(20).allSatisfy(metric -> {
            Element row = page.select("table.agreement tbody tr").stream()
                    .filter(candidate -> candidate.selectFirst("th").text().equals(metric.getString(0)))
                    .findFirst()
                    .orElseThrow();
            Element cell = row.child(names.indexOf(metric.getString(1)));
            assertThat(number(cell.selectFirst("data"))).isEqualTo(metric.getDouble(2));
        });
        assertThat(page.select("table.agreement tbody data")).hasSize(20);
    }

    @Test
    void theThresholdsCertaintyIsThatOfTheCalibration() {
        Row row = reported.sql("SELECT filter(array(threshold_low, threshold_high, acceptance_low, acceptance_high),"
                        + " x -> x IS NOT NULL) FROM {calibration} WHERE run_id = '%s' AND method = 'neglabel'"
                                .formatted(run))
                .get(0);

        assertThat(page.select("#certainty data").stream()
                        .map(ReportNumbersTest::number)
                        .toList())
                .hasSizeGreaterThan(2)
                .isEqualTo(row.<Double>getList(0));
    }

    @Test
    void theShareOfConfidentOutliersIsThatOfTheCalibration() {
        Row row = reported.sql(
                        "SELECT bank_id_share, counts['bank_negative_qualified'] - counts['bank_reference_outliers']"
                                + " FROM {calibration} c JOIN {runs} r ON c.run_id = r.run_id"
                                + " WHERE c.run_id = '%s' AND method = 'adaneg-task' AND r.status = 'finished'"
                                        .formatted(run))
                .get(0);

        assertThat(page.select("#bank-trust data").stream()
                        .map(ReportNumbersTest::number)
                        .toList())
                .containsExactly((double) row.getLong(1), row.getDouble(0));
    }

    @Test
    void theRunsRowIsShownWhole() {
        Row row = reported.sql("SELECT counts, stage_seconds, parameters, model_id, label_set_id, negatives_fingerprint"
                        + " FROM {runs} WHERE status = 'finished' AND run_id = '%s'".formatted(run))
                .get(0);
        for (Element count : page.select("#count-table tbody tr")) {
            assertThat(row.getJavaMap(0).get(count.selectFirst("th").text()))
                    .isEqualTo((long) number(count.selectFirst("data")));
        }
        assertThat(page.select("#count-table tbody tr"))
                .hasSize(row.getJavaMap(0).size());
        for (Element stage : page.select("#stage-table tbody tr")) {
            assertThat(row.getJavaMap(1).get(stage.selectFirst("th").text()))
                    .isEqualTo(number(stage.selectFirst("data")));
        }
        assertThat(page.select("#stage-table tbody tr"))
                .hasSize(row.getJavaMap(1).size());
        for (Element parameter : page.select("#parameter-table tbody tr")) {
            assertThat(row.getJavaMap(2).get(parameter.selectFirst("th").text()))
                    .isEqualTo(parameter.selectFirst("td").text());
        }
        assertThat(page.select("#parameter-table tbody tr"))
                .hasSize(row.getJavaMap(2).size());
        assertThat(page.select(".facts").text()).contains(run, row.getString(3), row.getString(4), row.getString(5));
        assertThat(longs("#banks data"))
                .containsExactly(
                        (Long) row.getJavaMap(0).get("bank_id_qualified"),
                        (Long) row.getJavaMap(0).get("bank_id_labels"),
                        (Long) row.getJavaMap(0).get("bank_negative_qualified"),
                        (Long) row.getJavaMap(0).get("bank_negative_labels"));
    }
}
