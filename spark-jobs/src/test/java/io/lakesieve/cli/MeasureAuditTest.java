package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code measure audit} at small size: what it counts must be true; times are looked at by people. */
class MeasureAuditTest {
    private static final int FIRST = 0;
    private static final int UNCHANGED = 1;
    private static final int MORE = 2;
    private static final int OTHER_LABELS = 3;

    @Tag("long")
    @Test
    void eachAuditHasARowForEachPictureAndAnUnchangedOneShufflesNextToNothing() {
        JsonNode figures = Summaries.assertFinishedWithoutLake(
                        CommandRun.of("measure", "audit", "--images", "64", "--method", "neglabel", "--json"),
                        "measure audit")
                .get("figures");
        JsonNode phases = figures.get("phases");

        assertThat(figures.get("as").asText()).isEqualTo("folder");
        assertThat(phases).extracting(phase -> phase.get("images").asInt()).containsExactly(64, 64, 65, 65);
        assertThat(phases.get(UNCHANGED).get("commits").asInt()).isEqualTo(2);
        assertThat(phases.get(UNCHANGED).get("jobs").asInt())
                .isLessThan(phases.get(FIRST).get("jobs").asInt());
        assertThat(phases.get(MORE).get("commits").asInt()).isGreaterThan(2);
        assertThat(phases.get(OTHER_LABELS).get("cpu_seconds").asDouble()).isPositive();
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        Refusals.assertRefused(CommandRun.of("measure", "audit", "--images", "1"), "--images is 1");
        Refusals.assertRefused(CommandRun.of("measure", "audit", "--as", "zip"), "--as is zip");
    }
}
