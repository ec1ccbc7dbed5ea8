package io.lakesieve.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.SummarizedLake;
import io.lakesieve.report.History;
import io.lakesieve.report.Sources;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
@ExtendWith(LocalSpark.class)
class ReportHistoryTest {
    @TempDir
    private static Path folder;

    @Test
    void theSharesOfTheRunsBeforeComeByTimeWithWhatTheyLetOneExpect(SparkSession spark) {
        SummarizedLake lake = new SummarizedLake(spark, Lake.at(spark, folder.toString()));
        Run first = lake.run(20);
        assertThat(history(lake, first)).isEmpty();
        lake.run(30);
        lake.repeat(3);
        History history = history(lake, lake.run(60)).orElseThrow();
        lake.run(40); // later, and no part of it

        assertThat(history.series())
                .extracting(History.Series::name)
                .containsExactly(Optional.empty(), Optional.of("a"), Optional.of("b"));
        History.Series all = history.series().get(0);
        assertThat(all.points())
                .extracting(point -> Math.round(100 * point.share().orElseThrow()))
                .containsExactly(18L, 28L, 28L, 28L, 28L, 58L);
        assertThat(all.anomaly()).isPresent();
        // 0.2 and four times 0.3: the mean 0.28 and the standard deviation sqrt((0.0064 + 4 x 0.0004) / 4).
        History.Series ofSource = history.series().get(1);
        assertThat(ofSource.expected().orElseThrow().mean()).isCloseTo(0.28, within(1e-9));
        assertThat(ofSource.expected().orElseThrow().standardDeviation()).isCloseTo(Math.sqrt(0.002), within(1e-9));
        assertThat(history.series().get(2).expected()).isEmpty();
        assertThat(history.series().get(2).points().get(0).flagged()).hasValue(0);
    }

    private static Optional<History> history(SummarizedLake lake, Run run) {
        return new ReportHistory(lake.lake(), run, new ReportRows())
                .of(
                        "neglabel",
                        Stream.of("a", "b").map(ReportHistoryTest::source).toList());
    }

    private static Sources.Source source(String name) {
        return new Sources.Source(
                Optional.of(name), 1, 1, 0, Optional.empty(), OptionalDouble.empty(), Optional.empty(), List.of());
    }
}
