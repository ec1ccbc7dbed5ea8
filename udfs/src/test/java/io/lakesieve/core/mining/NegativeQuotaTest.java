package io.lakesieve.core.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegativeQuotaTest {

    @Test
    void aValueBelowOneIsAShare() {
        assertThat(NegativeQuota.parse("0.15")).isEqualTo(new NegativeQuota.Share(0.15));
    }

    @Test
    void aWholeNumberIsACount() {
        assertThat(NegativeQuota.parse(" 5000 ")).isEqualTo(new NegativeQuota.Count(5000));
        assertThat(NegativeQuota.parse("1")).isEqualTo(new NegativeQuota.Count(1));
        assertThat(NegativeQuota.parse("1e4")).isEqualTo(new NegativeQuota.Count(10_000));
    }

    @ParameterizedTest
    @CsvSource({
        "many, it is not a number",
        "'', it is not a number",
        "NaN, it is not a number",
        "0, it is not above 0",
        "-0.15, it is not above 0",
        "1.5, a value of 1 or more is a count",
        "5000000000, a value of 1 or more is a count"
    })
    void anythingElseIsRejectedWithItsReason(String text, String reason) {
        assertThatThrownBy(() -> NegativeQuota.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "'")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("give a share below 1, such as 0.15, or a count, such as 5000");
    }

    @Test
    void aShareOfAllIsRejected() {
        assertThatThrownBy(() -> new NegativeQuota.Share(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A share of negatives lies between 0 and 1, both excluded, not 1.0");
    }

    @Test
    void aCountOfNoneIsRejected() {
        assertThatThrownBy(() -> new NegativeQuota.Count(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A number of negatives is 1 or more, not 0");
    }
}
