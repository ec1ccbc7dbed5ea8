package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights that add images to what an earlier one knows say the same as nights that look at all rows: the changes that a page
 * shows are those between all verdicts of two nights, the summaries of sources those of all scores, both asked for here in
 * plain SQL.
 */
@Tag("long")
@ExtendWith(LocalSpark.class)
class AddedImagesTest {
    @TempDir
    private Path folder;

    private int pictures;

    @Test
    void aPageShowsAllThatHasChanged(SparkSession spark) {
        TestImages.text(images().resolve("broken.png"), "no picture");
        add("a", 6);
        add("b", 6);
        night();
        String ranked = lastRun(spark).runId();
        double low = scoreAt(spark, 0.3);
        double high = scoreAt(spark, 0.8);

        add("b", 2);
        night();
        assertThat(addedTo(spark)).contains(ranked);
        assertThat(changes(spark)).isEqualTo(Map.of("new-image", 2L));
        assertSummaries(spark);

        add("c", 1);
        night("--threshold", Double.toString(low));
        assertThat(changes(spark)).containsKeys("new-image", "undecided");
        assertSummaries(spark);

        add("", 1);
        night("--threshold", Double.toString(low));
        assertThat(changes(spark)).isEqualTo(Map.of("new-image", 1L));
        assertSummaries(spark);

        String belongs = TestImages.text(folder.resolve("reviews.csv"), "path,belongs\na/1.png,yes\na/3.png,no\n");
        add("c", 1);
        night("--threshold", Double.toString(high), "--reviewed", belongs);
        assertThat(changes(spark)).containsOnlyKeys("new-image", "new-outlier");

        add("a", 1);
        TestImages.write(images().resolve("a/3.png"), 81);
        TestImages.delete(images().resolve("a/5.png"));
        night("--threshold", Double.toString(low));
        assertThat(addedTo(spark)).isEmpty();
        assertThat(changes(spark)).containsKeys("gone", "new-image", "cleared");
        assertSummaries(spark);
    }

    @Test
    void sourcesKeepTheirShareOfGoodImages(SparkSession spark) {
        for (int i = 0; i < 20; i++) {
            TestImages.write(folder.resolve("reference").resolve(i + ".png"), 200 + i);
        }
        String reference = folder.resolve("reference").toString();
        add("a", 20);
        add("b", 2);
        night("--reference", reference);
        String ranked = lastRun(spark).runId();

        add("b", 1);
        night("--reference", reference);

        assertThat(addedTo(spark)).contains(ranked);
        view(spark, "scores", lastRun(spark).runId(), "of_night");
        view(spark, "source_summary", lastRun(spark).runId(), "of_night");
        view(spark, "source_summary", ranked, "before");
        assertThat(spark.sql("SELECT method, good_share FROM source_summary_of_night WHERE source = 'a'")
                        .collectAsList())
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(
                        spark.sql("SELECT method, least(1D, (1 + count_if(p_value > 0.5)) / (0.5D * count(id_score)))"
                                        + " FROM scores_of_night WHERE source = 'a' GROUP BY method")
                                .collectAsList());
        String interval = "SELECT method, good_share_low, good_share_high FROM source_summary_%s WHERE source = 'a'";
        assertThat(spark.sql(interval.formatted("of_night")).collectAsList())
                .allMatch(row -> !row.anyNull())
                .containsExactlyInAnyOrderElementsOf(
                        spark.sql(interval.formatted("before")).collectAsList());
        assertThat(spark.sql("SELECT DISTINCT good_share_note FROM source_summary_of_night WHERE source = 'b'")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("3 images with a score; an interval needs 10");
    }

    /** Of the last night, those of sources without a new image among them. */
    private void assertSummaries(SparkSession spark) {
        String run = lastRun(spark).runId();
        view(spark, "scores", run, "of_night");
        view(spark, "source_summary", run, "of_night");
        assertThat(spark.sql("SELECT source, method, images, scored, unreadable, ood_images, id_images, undecided,"
                                + " id_score_p05, id_score_p50 FROM source_summary_of_night")
                        .collectAsList())
                .containsExactlyInAnyOrderElementsOf(
                        spark.sql("SELECT source, method, count(*), count(id_score), count_if(status = 'unreadable'),"
                                        + " count_if(is_ood), count_if(NOT is_ood),"
                                        + " count_if(status = 'ok' AND is_ood IS NULL),"
                                        + " percentile_disc(0.05D) WITHIN GROUP (ORDER BY id_score),"
                                        + " percentile_disc(0.5D) WITHIN GROUP (ORDER BY id_score)"
                                        + " FROM scores_of_night GROUP BY source, method")
                                .collectAsList());
        assertThat(spark.sql("SELECT source, method, negative.label, negative.images FROM"
                                + " (SELECT *, explode(top_negatives) negative FROM source_summary_of_night)")
                        .collectAsList())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        spark.sql("SELECT source, method, word, n FROM (SELECT *, row_number() OVER"
                                        + " (PARTITION BY source, method ORDER BY n DESC, word) place FROM (SELECT source,"
                                        + " method, word, count(*) n FROM (SELECT *, explode(top_negatives.label) word FROM"
                                        + " scores_of_night WHERE coalesce(is_ood, true)) GROUP BY source, method, word))"
                                        + " WHERE place <= 5")
                                .collectAsList());
        Lake lake = Lake.at(spark, lake());
        view(
                spark,
                "source_summary",
                lake.runs().comparableBefore(lastRun(spark)).get(0).runId(),
                "before");
        assertThat(spark.sql("SELECT n.* FROM source_summary_of_night n LEFT JOIN source_summary_before b"
                                + " ON n.source <=> b.source AND n.method = b.method"
                                + " WHERE NOT n.previous_ood_share <=> b.ood_share OR n.previous_run_id <> b.run_id"
                                + " OR NOT n.ood_share_change <=> n.ood_share - b.ood_share")
                        .collectAsList())
                .isEmpty();
    }

    private void view(SparkSession spark, String table, String run, String suffix) {
        spark.read()
                .format("delta")
                .load(lake() + "/" + table)
                .where("run_id = '%s'".formatted(run))
                .createOrReplaceTempView(table + "_" + suffix);
    }

    /** The paths by how they have changed, as the last page has them, which is as the tables do. */
    private Map<String, Long> changes(SparkSession spark) {
        Lake lake = Lake.at(spark, lake());
        Run last = lastRun(spark);
        LakeViews views = LakeViews.of(lake);
        views.verdictsOf(last).createOrReplaceTempView("night");
        views.verdictsOf(lake.runs().comparableBefore(last).get(0)).createOrReplaceTempView("night_before");
        List<Row> expected = spark.sql(
                        "SELECT CASE WHEN b.path IS NULL THEN 'new-image' WHEN n.path IS NULL THEN 'gone'"
                                + " WHEN n.is_ood AND NOT b.is_ood THEN 'new-outlier' WHEN b.is_ood AND NOT n.is_ood THEN 'cleared'"
                                + " ELSE 'undecided' END AS kind, count(*) FROM night n FULL JOIN night_before b"
                                + " ON n.path = b.path WHERE n.path IS NULL OR b.path IS NULL OR NOT n.is_ood <=> b.is_ood"
                                + " GROUP BY kind")
                .collectAsList();
        Map<String, Long> changes = new TreeMap<>();
        expected.forEach(row -> changes.put(row.getString(0), row.getLong(1)));
        assertThat(shown(last)).isEqualTo(changes);
        return changes;
    }

    private Map<String, Long> shown(Run run) {
        Document page = ReportedLake.page(Path.of(lake(), "reports", run.runId() + ".html"));
        Map<String, Long> shown = new TreeMap<>();
        for (String kind : List.of("new-outlier", "cleared", "new-image", "gone", "undecided")) {
            Element paths = page.selectFirst("#change-" + kind + " .big data");
            if (paths != null && !paths.attr("value").equals("0")) {
                shown.put(kind, Long.parseLong(paths.attr("value")));
            }
        }
        return shown;
    }

    private Optional<String> addedTo(SparkSession spark) {
        return lastRun(spark).addedTo();
    }

    private Run lastRun(SparkSession spark) {
        return Lake.at(spark, lake()).runs().latestScoring().orElseThrow();
    }

    /** The score below which that share of the last run's images are. */
    private double scoreAt(SparkSession spark, double share) {
        return LakeViews.of(Lake.at(spark, lake()))
                .latestVerdicts()
                .stat()
                .approxQuantile("id_score", new double[] {share}, 0)[0];
    }

    private void add(String source, int more) {
        for (int i = 0; i < more; i++) {
            TestImages.write(images().resolve(source).resolve(pictures + ".png"), pictures);
            pictures++;
        }
    }

    private void night(String... flags) {
        SmallAudit.of(
                folder,
                images().toString(),
                "camel\nbird",
                Stream.concat(Stream.of("--method", "neglabel,msp"), Stream.of(flags))
                        .toArray(String[]::new));
    }

    private Path images() {
        return folder.resolve("images");
    }

    private String lake() {
        return folder.resolve("lake").toString();
    }
}
