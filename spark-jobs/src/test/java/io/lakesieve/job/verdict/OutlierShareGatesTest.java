package io.lakesieve.job.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.SummarizedLake;
import io.lakesieve.config.Gate;
import io.lakesieve.table.GateResult;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.view.LakeViews;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Gates over the estimated share: five runs with 20 of 100 outliers, then one with 60, whose gates fail, then another. */
@Tag("long")
@ExtendWith(LocalSpark.class)
class OutlierShareGatesTest {
    private static final double TOLERANCE = 1e-9;

    @TempDir
    private static Path folder;

    private static Lake lake;
    private static Map<String, GateResult> fifth;
    private static Map<String, GateResult> sixth;
    private static Map<String, GateResult> seventh;

    @BeforeAll
    static void runs(SparkSession spark) {
        lake = Lake.at(spark, folder.resolve("lake").toString());
        SummarizedLake written = new SummarizedLake(spark, lake);
        written.run(20);
        fifth = checked(written.repeat(4), "outlier_share_anomaly > 3", "outlier_share > 0.2");
        sixth = checked(
                written.run(60),
                "outlier_share > 0.5",
                "outlier_share_low > 0.9",
                "change(outlier_share) > 0.3",
                "outlier_share_anomaly > 3",
                "outlier_share per source > 0.5",
                "outlier_share_low per source > 0.55",
                "outlier_share_anomaly per source < -3");
        seventh = checked(written.run(60), "outlier_share_anomaly > 3", "change(outlier_share) > 0.3");
    }

    private static Map<String, GateResult> checked(Run run, String... rules) {
        Map<String, GateResult> gates = new HashMap<>();
        new CheckGates(lake, Stream.of(rules).map(Gate::parse).toList())
                .execute(run)
                .forEach(gate -> gates.put(
                        gate.rule() + gate.source().map(name -> ", " + name).orElse(""), gate));
        return gates;
    }

    private static void assertValue(GateResult gate, double value, boolean passed) {
        assertThat(gate.value().orElseThrow()).as(gate.rule()).isCloseTo(value, within(TOLERANCE));
        assertThat(gate.passed()).as(gate.rule()).isEqualTo(passed);
        assertThat(gate.note()).as(gate.rule()).isEmpty();
    }

    private static void assertNone(GateResult gate, String note) {
        assertThat(gate.value()).as(gate.rule()).isEmpty();
        assertThat(gate.passed()).as(gate.rule()).isTrue();
        assertThat(gate.note()).as(gate.rule()).contains(note);
    }

    @Test
    void theEstimateOfTheRunAndOfItsSourcesIsMeasured() {
        // 40 good images, 20 of them above the reference's median: 1 - 21 / 50.
        assertValue(sixth.get("outlier_share > 0.5"), 0.58, false);
        assertValue(sixth.get("outlier_share per source > 0.5, a"), 0.6, false);
        assertValue(sixth.get("outlier_share_low per source > 0.55, a"), 0.5, true);
        assertThat(sixth.get("outlier_share_low > 0.9").value().orElseThrow()).isBetween(0.2, 0.58);
    }

    @Test
    void aSourceWithoutAnEstimatePassesAndSaysWhy() {
        assertNone(sixth.get("outlier_share per source > 0.5, b"), "2 images with a score; an interval needs 10");
        assertNone(
                sixth.get("outlier_share_anomaly per source < -3, b"), "2 images with a score; an interval needs 10");
        assertThat(GateText.of(sixth.get("outlier_share per source > 0.5, b")))
                .isEqualTo("outlier_share per source > 0.5, b: no value (2 images with a score; an interval needs 10)");
    }

    @Test
    void anAnomalyIsCountedInStandardDeviationsFromTheMeanOfFiveGoodRuns() {
        assertNone(fifth.get("outlier_share_anomaly > 3"), "an estimate by 4 earlier good runs; a range needs 5");
        // 0.58 after five times 0.18, and 0.6 after five times 0.2: 0.4 are 80 times the least standard deviation.
        assertValue(sixth.get("outlier_share_anomaly > 3"), 80, false);
        assertValue(sixth.get("outlier_share_anomaly per source < -3, a"), 80, true);
    }

    @Test
    void aRunWhoseGatesFailedIsNoBaseline() {
        assertValue(sixth.get("change(outlier_share) > 0.3"), 0.4, false);
        assertValue(seventh.get("change(outlier_share) > 0.3"), 0.4, false);
        assertValue(seventh.get("outlier_share_anomaly > 3"), 80, false);
    }

    @Test
    void theViewHasTheSharesOfEveryRunAndSource() {
        List<Row> rows = LakeViews.of(lake)
                .view(LakeViews.OUTLIERS_OVER_TIME)
                .where("run_id = 'run-6'")
                .orderBy("scope", "source")
                .collectAsList();

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).<String>getAs("scope")).isEqualTo("run");
        assertThat(rows.get(0).<Long>getAs("images")).isEqualTo(100);
        assertThat(rows.get(0).<Double>getAs("flagged_share")).isEqualTo(0.6);
        assertThat(rows.get(0).<Double>getAs("outlier_share")).isCloseTo(0.58, within(TOLERANCE));
        assertThat(rows.get(0).<Double>getAs("outlier_share_high"))
                .isGreaterThan(rows.get(0).<Double>getAs("outlier_share"));
        assertThat(rows.get(1).<Double>getAs("outlier_share_low")).isCloseTo(0.5, within(TOLERANCE));
        assertThat(rows.get(2).<Double>getAs("outlier_share")).isNull();
        assertThat(rows.get(2).<String>getAs("outlier_share_note")).contains("2 images");
        assertThat(rows.get(2).getAs("finished_at").toString()).isNotEmpty();
    }
}
