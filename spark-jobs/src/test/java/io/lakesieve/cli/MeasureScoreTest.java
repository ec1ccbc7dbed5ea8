package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code measure score} at small size: what it counts must be true; times are looked at by people. */
@Tag("long")
class MeasureScoreTest {
    private static final int BANKS = 12;

    @TempDir
    private static Path work;

    @Test
    void theGeneratedImagesFillExactlyTheBanksThatWereAskedFor() throws Exception {
        JsonNode figures = measured("--method", "neglabel,adaneg-task");

        assertThat(figures.get("banked_labels").asInt()).isEqualTo(BANKS);
        assertThat(figures.get("files").asInt()).isBetween(1, 8);
        assertThat(figures.get("kernel_passes_rate").asDouble()).isPositive();
        assertThat(figures.get("seconds").asDouble()).isPositive();
    }

    @Test
    void crowdedImagesFillTheSameBanksAndBothPassesReadTheTableAndTheBankShufflesNoEmbeddings() throws Exception {
        JsonNode figures = measured("--method", "adaneg-task", "--threads", "0", "--skew", "0.5");

        assertThat(figures.get("banked_labels").asInt()).isEqualTo(BANKS);
        long table = 600 * 64 * Float.BYTES;
        assertThat(figures.get("score_images_read_bytes").asLong()).isGreaterThan(table);
        assertThat(figures.get("fill_banks_read_bytes").asLong()).isGreaterThan(2 * table);
        assertThat(figures.has("kernel_passes_rate")).isFalse();
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        Refusals.assertRefused(CommandRun.of("measure", "score", "--banks", "0"), "--banks is 0");
        Refusals.assertRefused(CommandRun.of("measure", "score", "--dim", "8"), "--dim is 8");
        Refusals.assertRefused(CommandRun.of("measure", "score", "--skew", "1"), "--skew is 1.0");
    }

    private static JsonNode measured(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "measure",
                "score",
                "--rows",
                "600",
                "--labels",
                "20",
                "--negatives",
                "100",
                "--dim",
                "64",
                "--banks",
                Integer.toString(BANKS),
                "--kernel-seconds",
                "0.2",
                "--work",
                work.toString(),
                "--json"));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.out().lines()).hasSize(1);
        return Summaries.assertFinishedWithoutLake(run, "measure score").get("figures");
    }
}
