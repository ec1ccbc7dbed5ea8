package io.lakesieve.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreFilesTest {
    private static final int METHODS = 3;
    private static final double MEBIBYTE = 1 << 20;
    /** What rows of the benchmark take in a file, measured. */
    private static final int BYTES_PER_ROW = 90;

    @Test
    void onOneMachineTasksWriteTheFewFilesThemselves() {
        ScoreFiles files = ScoreFiles.of(5, 2, 300_000L * METHODS);

        assertThat(files).isEqualTo(new ScoreFiles(5, 5));
    }

    @Test
    void aSmallRunOnManySlotsLeavesFewFiles() {
        ScoreFiles files = ScoreFiles.of(200, 200, 1_000_000L * METHODS);

        assertThat(files.tasks()).isEqualTo(200);
        assertThat(files.files()).isBetween(1, 4);
    }

    @Test
    void whereTasksWouldLeaveManySmallFilesTheyAreShuffledIntoLargeOnes() {
        long rows = 100_000_000L * METHODS;
        ScoreFiles files = ScoreFiles.of(1_500, 320, rows);

        assertThat(files.tasks()).isEqualTo(4 * 320);
        assertThat(rows * BYTES_PER_ROW / MEBIBYTE / files.files()).isBetween(128.0, 256.0);
    }

    @ParameterizedTest
    @CsvSource({"16000, 320, 1000000000", "16000, 64, 1000000000", "160000, 1000, 10000000000"})
    void aLargeRunWritesFilesOfASensibleSizeWithoutAShuffle(int partitions, int slots, long images) {
        ScoreFiles files = ScoreFiles.of(partitions, slots, images * METHODS);

        assertThat(files.files()).isEqualTo(files.tasks());
        assertThat(images * METHODS * BYTES_PER_ROW / MEBIBYTE / files.files()).isBetween(32.0, 1024.0);
        assertThat(files.tasks()).isGreaterThanOrEqualTo(Math.min(partitions, 4 * slots));
    }
}
