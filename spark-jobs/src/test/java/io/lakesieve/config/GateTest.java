package io.lakesieve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    @ParameterizedTest
    @CsvSource({
        "flagged_share > 0.02, FLAGGED_SHARE, VALUE, RUN, ABOVE, 0.02",
        "failed_share   per  source>=.1, FAILED_SHARE, VALUE, EACH_SOURCE, AT_LEAST, 0.1",
        "change( images_listed ) < -1e2, IMAGES_LISTED, CHANGE, RUN, BELOW, -100",
        "change(outlier_share) per source <= 0, OUTLIER_SHARE, CHANGE, EACH_SOURCE, AT_MOST, 0"
    })
    void aRuleIsAMeasureAComparisonAndANumber(
            String rule,
            Gate.Measure measure,
            Gate.Kind kind,
            Gate.Scope scope,
            Gate.Comparison comparison,
            double limit) {
        Gate gate = Gate.parse(rule);

        assertThat(gate).isEqualTo(new Gate(gate.rule(), measure, kind, scope, comparison, limit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "flagged_share", "flagged_share 0.02", "flagged_share == 0.02", "per source > 2", "change(x"
            })
    void whatIsNoRuleIsRefusedWithOneThatIs(String text) {
        assertThatThrownBy(() -> Gate.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + text + "' is no rule")
                .hasMessageContaining("'flagged_share > 0.02'");
    }

    @Test
    void anUnknownMeasureIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Gate.parse("flaged_share > 0.02"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'flaged_share'")
                .hasMessageContaining("flagged_share, failed_share, images_listed, new_outliers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new_outliers", "outlier_share_anomaly"})
    void theChangeOfWhatComparesWithEarlierRunsIsRefused(String measure) {
        assertThatThrownBy(() -> Gate.parse("change(" + measure + ") > 0"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the change of " + measure)
                .hasMessageContaining("leave change() out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "NaN", "Infinity", "2%"})
    void theLimitIsANumber(String limit) {
        assertThatThrownBy(() -> Gate.parse("images_listed < " + limit))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + limit + "', which is no number");
    }
}
