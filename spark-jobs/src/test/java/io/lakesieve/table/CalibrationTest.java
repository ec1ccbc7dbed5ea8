package io.lakesieve.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.ReportedLake;
import io.lakesieve.sql.LakeSetting;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table {@code calibration} of real audits, beside SQL over the other tables and the SQL functions. */
@ExtendWith(LocalSpark.class)
class CalibrationTest {
    private static final int REFERENCE = 12;

    private static ReportedLake reported;
    private static SparkSession session;
    private static List<String> runs;

    @BeforeAll
    static void audit() {
        reported = ReportedLake.instance();
        runs = reported.runIds();
        session = LocalSpark.session().newSession();
        session.conf().set(LakeSetting.LAKE, reported.lake());
    }

    @Test
    void everyMethodOfEveryRunHasARowWithTheThresholdOfItsScores() {
        assertThat(reported.sql("SELECT run_id, method, threshold FROM {calibration}"))
                .hasSize(2 * 4)
                .containsExactlyInAnyOrderElementsOf(
                        reported.sql("SELECT DISTINCT run_id, method, threshold FROM {scores}"));
    }

    @Test
    void theRowsSayWhatTheyHoldFor() {
        assertThat(reported.sql("SELECT c.images, c.accept, c.model_id = r.model_id, c.label_set_id = r.label_set_id,"
                        + " c.negatives_fingerprint = r.negatives_fingerprint, c.logit_scale, c.reference,"
                        + " length(c.reference_fingerprint) FROM {calibration} c JOIN {runs} r ON c.run_id = r.run_id"
                        + " WHERE r.status = 'finished' AND r.run_id = '%s'".formatted(runs.get(1))))
                .hasSize(4)
                .allSatisfy(row -> {
                    assertThat(row.getLong(0)).isEqualTo(REFERENCE);
                    assertThat(row.getDouble(1)).isEqualTo(0.6);
                    assertThat(row.getBoolean(2) && row.getBoolean(3) && row.getBoolean(4))
                            .isTrue();
                    assertThat(row.getDouble(5)).isPositive();
                    assertThat(row.getString(6)).startsWith("file:").endsWith("/good");
                    assertThat(row.getInt(7)).isEqualTo(16);
                });
        assertThat(reported.sql("SELECT method, groups, map_keys(method_parameters) FROM {calibration}"))
                .allSatisfy(row -> {
                    boolean grouped = List.of("neglabel", "adaneg-task").contains(row.getString(0));
                    assertThat(row.get(1)).isEqualTo(grouped ? 2 : null);
                    assertThat(row.<String>getList(2)).hasSize(row.getString(0).equals("adaneg-task") ? 6 : 0);
                });
    }

    @Test
    void theSharesAreThoseOfTheReferencesScores() {
        for (String run : runs) {
            assertThat(accepted(run, "neglabel"))
                    .isEqualTo(measured("neglabel_score(embedding, 'latest')", run, "neglabel"), within(1e-12));
            assertThat(accepted(run, "adaneg-task"))
                    .isEqualTo(
                            measured("adaneg_score(embedding, '%s', 'adaneg-task')".formatted(run), run, "adaneg-task"),
                            within(1e-12));
        }
    }

    private static double accepted(String run, String method) {
        return reported.sql("SELECT accepted_share FROM {calibration} WHERE run_id = '%s' AND method = '%s'"
                        .formatted(run, method))
                .get(0)
                .getDouble(0);
    }

    /** The share of the reference that the SQL function finds no lower than the run's threshold. */
    private static double measured(String score, String run, String method) {
        return session.sql(("SELECT avg(if(%s >= threshold, 1, 0)) FROM embeddings, (SELECT threshold FROM calibration"
                                + " WHERE run_id = '%s' AND method = '%s') WHERE path LIKE '%%/good/%%'")
                        .formatted(score, run, method))
                .first()
                .getDouble(0);
    }

    /** Both methods have two groups here, so NegLabel's score is the one that decides who is a confident outlier. */
    @Test
    void theTrustInTheBankIsWhatTheScoresSay() {
        Row counted = session.sql("SELECT count_if(v < 0.25 AND good), count_if(good), count_if(v < 0.25 AND NOT good),"
                        + " count_if(NOT good) FROM (SELECT neglabel_score(e.embedding, 'latest') v, e.path LIKE"
                        + " '%/good/%' good FROM embeddings e LEFT JOIN latest_verdicts l ON e.path = l.path"
                        + " WHERE e.status = 'ok' AND (l.path IS NOT NULL OR e.path LIKE '%/good/%'))")
                .first();
        double expected = (double) counted.getLong(3) * counted.getLong(0) / counted.getLong(1);

        Row row = reported.sql("SELECT bank_id_share, bank_trusted FROM {calibration} WHERE method = 'adaneg-task'"
                        + " AND run_id = '%s'".formatted(runs.get(1)))
                .get(0);

        double share = expected == 0 ? 0 : Math.min(1, expected / counted.getLong(2));
        assertThat(row.getDouble(0)).isEqualTo(share, within(1e-12));
        if (share > 0.5) {
            assertThat(row.getBoolean(1)).isFalse();
        }
        assertThat(reported.sql("SELECT DISTINCT bank_trusted FROM {scores} WHERE method = 'adaneg-task'"
                        + " AND run_id = '%s'".formatted(runs.get(1))))
                .containsExactly(reported.sql("SELECT bank_trusted FROM {calibration} WHERE method = 'adaneg-task'"
                                + " AND run_id = '%s'".formatted(runs.get(1)))
                        .get(0));
        assertThat(reported.sql("SELECT DISTINCT bank_trusted FROM {calibration} WHERE method <> 'adaneg-task'"))
                .containsExactly(reported.sql("SELECT CAST(NULL AS BOOLEAN)").get(0));
    }

    @Test
    void theShareOfGoodImagesFollowsFromThePValuesAndTheQValuesFromBoth() {
        assertThat(reported.sql("SELECT c.run_id, c.method FROM {calibration} c JOIN"
                        + " (SELECT run_id, method, count(p_value) m, count_if(p_value > 0.5) above, min(q_value) least,"
                        + " max(q_value) most FROM {scores} GROUP BY run_id, method) s"
                        + " ON c.run_id = s.run_id AND c.method = s.method WHERE c.lake_images = m"
                        + " AND abs(c.good_share - least(1, (1 + above) / (0.5 * m))) < 1e-12"
                        + " AND abs(c.smallest_fdr - least) < 1e-12 AND most <= c.good_share"
                        + " AND c.good_share BETWEEN c.good_share_low AND c.good_share_high AND c.good_share_note IS NULL"
                        + " AND size(c.reference_scores) = 12 AND aggregate(c.rank_counts, 0L, (a, x) -> a + x) = m"))
                .hasSize(2 * 4);
    }

    @Test
    void theShareOfASourceIsEstimatedWhereItHasTenImages() {
        assertThat(reported.sql("SELECT y.source FROM {source_summary} y JOIN (SELECT run_id, method, source,"
                        + " count(p_value) m, count_if(p_value > 0.5) above FROM {scores} GROUP BY run_id, method, source) s"
                        + " ON y.run_id = s.run_id AND y.method = s.method AND y.source <=> s.source"
                        + " WHERE NOT (if(m < 10, y.good_share IS NULL AND y.good_share_low IS NULL"
                        + " AND y.good_share_note LIKE concat(m, ' images%'),"
                        + " abs(y.good_share - least(1, (1 + above) / (0.5 * m))) < 1e-12"
                        + " AND y.good_share BETWEEN y.good_share_low AND y.good_share_high"
                        + " AND y.good_share_note IS NULL))"))
                .isEmpty();
        assertThat(reported.sql("SELECT DISTINCT source FROM {source_summary} WHERE good_share IS NOT NULL"))
                .isNotEmpty();
    }

    @Test
    void theFunctionsGiveTheValuesOfTheTable() {
        for (String method : List.of("neglabel", "adaneg-task", "maxlogit")) {
            assertThat(session.sql(
                                    ("SELECT count_if(p_value IS NOT NULL AND outlier_p_value(id_score, '%1$s', '%2$s') ="
                                                    + " p_value AND outlier_q_value(id_score, '%1$s', '%2$s') = q_value),"
                                                    + " count(id_score) FROM scores WHERE run_id = '%1$s' AND method = '%2$s'")
                                            .formatted(runs.get(1), method))
                            .first())
                    .satisfies(row ->
                            assertThat(row.getLong(0)).isEqualTo(row.getLong(1)).isPositive());
        }
        assertThat(session.sql("SELECT outlier_p_value(NULL, 'latest', 'neglabel')")
                        .first()
                        .isNullAt(0))
                .isTrue();
        assertThatThrownBy(() -> session.sql("SELECT outlier_p_value(0.5, 'latest', 'mcm')")
                        .first())
                .hasMessageContaining("no reference under the method 'mcm'");
    }

    @Test
    void theSecondRunEmbedsNoImageOfTheReferenceAgain() {
        assertThat(reported.sql("SELECT counts['reference_embedded'], counts['reference_images'] FROM {runs}"
                        + " WHERE status = 'finished' ORDER BY run_id"))
                .extracting(row -> row.getLong(0) + " of " + row.getLong(1))
                .containsExactly("12 of 12", "0 of 12");
    }

    @Test
    void theConsoleSaysHowSureTheThresholdIs() {
        // The 0.95 intervals of Beta distributions: between the 5th and 6th of 12 (h = 5.2), from sums of binomial
        // terms in Python.
        assertThat(reported.secondAudit().out())
                .contains("the threshold accepts 60 % of 12 reference images; of others like them, 27.7 to 84.8 %"
                        + " with a confidence of 95 %");
    }

    @Test
    void theViewShowsFinishedRuns() {
        assertThat(session.sql("SELECT DISTINCT run_id FROM calibration ORDER BY run_id")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .isEqualTo(runs);
    }
}
