package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table {@code source_summary} beside plain SQL over {@code scores}. */
@ExtendWith(LocalSpark.class)
class SourceSummaryTest {
    private static ReportedLake reported;
    private static List<String> runs;

    @BeforeAll
    static void audit() {
        reported = ReportedLake.instance();
        runs = reported.runIds();
    }

    @Test
    void everySourceOfEveryMethodOfEveryRunIsARow() {
        assertThat(reported.sql("SELECT run_id, method, source FROM {source_summary}"))
                .hasSize(2 * 4 * 4)
                .containsExactlyInAnyOrderElementsOf(
                        reported.sql("SELECT DISTINCT run_id, method, source FROM {scores}"));
    }

    @Test
    void theCountsAreThoseOfTheScores() {
        assertThat(reported.sql("SELECT run_id, method, source, images, scored, unreadable, too_large, unsupported,"
                        + " ood_images, id_images, undecided FROM {source_summary}"))
                .containsExactlyInAnyOrderElementsOf(
                        reported.sql("SELECT run_id, method, source, count(*), count(id_score),"
                                + " count_if(status = 'unreadable'), count_if(status = 'too_large'),"
                                + " count_if(status = 'unsupported'), count_if(is_ood), count_if(NOT is_ood),"
                                + " count_if(status = 'ok' AND is_ood IS NULL)"
                                + " FROM {scores} GROUP BY run_id, method, source"));
    }

    @Test
    void theQuantilesAreScoresOfTheSource() {
        assertThat(reported.sql("SELECT run_id, method, source, id_score_p01, id_score_p05, id_score_p25,"
                        + " id_score_p50, id_score_p75, id_score_p95, id_score_p99 FROM {source_summary}"))
                .containsExactlyInAnyOrderElementsOf(reported.sql("SELECT run_id, method, source, "
                        + quantile(0.01) + quantile(0.05) + quantile(0.25) + quantile(0.5) + quantile(0.75)
                        + quantile(0.95) + quantile(0.99).replace("),", ")")
                        + " FROM {scores} GROUP BY run_id, method, source"));
    }

    private static String quantile(double share) {
        return "percentile_disc(%sD) WITHIN GROUP (ORDER BY id_score),".formatted(share);
    }

    @Test
    void theShareIsTheQuotientOfTheCountsAndLiesInItsInterval() {
        assertThat(reported.sql("SELECT ood_images, id_images, ood_share, ood_share_low, ood_share_high"
                        + " FROM {source_summary}"))
                .allSatisfy(row -> {
                    double share = (double) row.getLong(0) / (row.getLong(0) + row.getLong(1));
                    assertThat(row.getDouble(2)).isEqualTo(share, within(1e-15));
                    assertThat(share).isBetween(row.getDouble(3), row.getDouble(4));
                });
    }

    @Test
    void theFirstRunHasNoneBeforeIt() {
        assertThat(reported.sql("SELECT previous_run_id, previous_ood_share, ood_share_change, ood_share_changed FROM"
                        + " {source_summary} WHERE run_id = '%s'".formatted(runs.get(0))))
                .allSatisfy(row -> assertThat(row.anyNull()).isTrue())
                .allSatisfy(row -> assertThat(row.isNullAt(0)).isTrue());
    }

    @Test
    void theSecondRunIsComparedWithTheFirstSourceBySource() {
        List<Row> rows =
                reported.sql(("SELECT n.previous_run_id, n.previous_ood_share, b.ood_share, n.ood_share_change,"
                                + " n.ood_share - b.ood_share, n.ood_share_change_low, n.ood_share_change_high,"
                                + " n.ood_share_changed FROM {source_summary} n JOIN {source_summary} b"
                                + " ON n.method = b.method AND n.source <=> b.source"
                                + " WHERE n.run_id = '%s' AND b.run_id = '%s'")
                        .formatted(runs.get(1), runs.get(0)));

        assertThat(rows).hasSize(16).allSatisfy(row -> {
            assertThat(row.getString(0)).isEqualTo(runs.get(0));
            assertThat(row.getDouble(1)).isEqualTo(row.getDouble(2), within(1e-15));
            assertThat(row.getDouble(3)).isEqualTo(row.getDouble(4), within(1e-15));
            assertThat(row.getDouble(3)).isBetween(row.getDouble(5), row.getDouble(6));
            assertThat(row.getBoolean(7)).isEqualTo(row.getDouble(5) > 0 || row.getDouble(6) < 0);
        });
    }

    @Test
    void theTopNegativesOfOutliersAreCountedUnweighted() {
        assertThat(reported.sql("SELECT run_id, method, source, negative.label, negative.images FROM"
                        + " (SELECT *, explode(top_negatives) negative FROM {source_summary})"))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(reported.sql("SELECT run_id, method, source, word, n FROM (SELECT"
                        + " *, row_number() OVER (PARTITION BY run_id, method, source"
                        + " ORDER BY n DESC, word) place FROM (SELECT run_id, method,"
                        + " source, word, count(*) n FROM (SELECT *,"
                        + " explode(top_negatives.label) word FROM {scores} WHERE"
                        + " is_ood) GROUP BY run_id, method, source, word)) WHERE"
                        + " place <= 5"));
    }
}
