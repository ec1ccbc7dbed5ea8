package io.lakesieve.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WilsonIntervalTest {
    /** The papers print four decimals. */
    private static final Offset<Double> PRINTED = within(0.00005);

    /** Newcombe 1998, page 861, table I, method 3. */
    @Test
    void theIntervalsOfNewcombesTableComeOut() {
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
    }

    private static void assertInterval(long hits, long trials, double low, double high) {
        WilsonInterval interval = WilsonInterval.of(hits, trials);
        assertThat(interval.low()).isEqualTo(low, PRINTED);
        assertThat(interval.high()).isEqualTo(high, PRINTED);
    }

    /** Newcombe 1998, page 877, table II, method 10, columns a to d and f. */
    @Test
    void theDifferencesOfNewcombesTableComeOut() {
        assertChange(56, 70, 48, 80, 0.0524, 0.3339);
        assertChange(9, 10, 3, 10, 0.1705, 0.8090);
        assertChange(6, 7, 2, 7, 0.0582, 0.8062);
        assertChange(5, 56, 0, 29, -0.0381, 0.1926);
        assertChange(10, 10, 0, 20, 0.6791, 1);
    }

    private static void assertChange(long hits, long trials, long oldHits, long oldTrials, double low, double high) {
        ShareChange change = WilsonInterval.of(hits, trials).since(WilsonInterval.of(oldHits, oldTrials));
        assertThat(change.low()).isEqualTo(low, PRINTED);
        assertThat(change.high()).isEqualTo(high, PRINTED);
    }

    @Test
    void aChangeIsBeyondChanceWhereItsIntervalLeavesOutZero() {
        WilsonInterval few = WilsonInterval.of(3, 100);

        assertThat(WilsonInterval.of(5, 100).since(few).isBeyondChance()).isFalse();
        assertThat(WilsonInterval.of(20, 100).since(few).isBeyondChance()).isTrue();
        assertThat(few.since(WilsonInterval.of(20, 100)).isBeyondChance()).isTrue();
    }

    @Property
    void theShareLiesInItsIntervalAndTheMirrorImageInTheMirrored(
            @ForAll @LongRange(min = 0, max = 1_000_000) long hits,
            @ForAll @LongRange(min = 0, max = 1_000_000) long misses) {
        long trials = Math.max(1, hits + misses);
        WilsonInterval interval = WilsonInterval.of(hits, trials);
        WilsonInterval mirrored = WilsonInterval.of(trials - hits, trials);

        assertThat(interval.share()).isBetween(interval.low(), interval.high());
        assertThat(interval.low()).isBetween(0.0, 1.0);
        assertThat(1 - interval.low()).isEqualTo(mirrored.high(), within(1e-12));
    }

    @Test
    void moreTrialsThanAnIntHoldsHaveANarrowInterval() {
        WilsonInterval interval = WilsonInterval.of(4_000_000_000L, 10_000_000_000L);

        assertThat(interval.share()).isEqualTo(0.4);
        assertThat(interval.low()).isBetween(0.39995, 0.4);
        assertThat(interval.high()).isBetween(0.4, 0.40005);
    }

    @Test
    void countsThatAreNoShareAreRefused() {
        assertThatThrownBy(() -> WilsonInterval.of(0, 0)).hasMessageContaining("0 hits in 0 trials");
        assertThatThrownBy(() -> WilsonInterval.of(2, 1)).hasMessageContaining("2 hits in 1 trials");
        assertThatThrownBy(() -> WilsonInterval.of(-1, 1)).hasMessageContaining("-1 hits");
    }
}
