package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code measure audit} at small size: what it counts must be true; times are looked at by people. */
class MeasureAuditTest {
    private static final int FIRST = 0;
    private static final int UNCHANGED = 1;
    private static final int MORE = 2;
    private static final int OTHER_LABELS = 3;

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"folder", "table"})
    void eachAuditHasARowForEachPictureAndAnUnchangedOneShufflesNextToNothing(String as) throws Exception {
        JsonNode phases = Summaries.assertFinishedWithoutLake(
                        CommandRun.of(
                                "measure",
                                "audit",
                                "--images",
                                "200",
                                "--as",
                                as,
                                "--method",
                                "neglabel,msp",
                                "--json"),
                        "measure audit")
                .get("figures")
                .get("phases");

        assertThat(phases).extracting(phase -> phase.get("images").asInt()).containsExactly(200, 200, 202, 202);
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
