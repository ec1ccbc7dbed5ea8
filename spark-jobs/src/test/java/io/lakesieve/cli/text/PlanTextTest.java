package io.lakesieve.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.job.PlanRun;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    @Test
    void aPlanSaysHowLongTheWorkTakesAtTheLastRunsRate() {
        assertThat(prompts(OptionalDouble.of(8))).contains("about 3 min 20 s, at the 8.0 prompts/s of the last run");
    }

    @Test
    void lessThanASecondIsRoundedUp() {
        assertThat(prompts(OptionalDouble.of(1_000_000))).contains("about 1 s,");
    }

    @Test
    void withoutAnEarlierRunThePlanGivesNoTime() {
        assertThat(prompts(OptionalDouble.empty()))
                .contains("its time is not known")
                .doesNotContain("about");
    }

    private static String prompts(OptionalDouble rate) {
        return new PlanText()
                .prompts(new PlanRun.Embedding(1_600, 0, 0, 0, 0, 0, 0, rate))
                .text();
    }
}
