package io.lakesieve.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class RankCountsTest {
    private final ReferenceRanks reference = ReferenceRanks.of(new double[] {0.2, 0.4, 0.4, 0.8});

    @Test
    void merges_in_any_order_to_what_one_count_gives() {
        double[] scores = new Random(7).doubles(1000).toArray();
        RankCounts whole = FalseDiscoveryTest.counted(reference, scores);
        for (int parts : new int[] {1, 2, 7, 32}) {
            RankCounts merged = new RankCounts(reference.size());
            for (int part = parts - 1; part >= 0; part--) {
                RankCounts one = new RankCounts(reference.size());
                for (int i = part; i < scores.length; i += parts) {
                    one.add(reference.rank(scores[i]), scores[i]);
                }
                merged.merge(SerializationUtils.clone(one));
            }
            assertThat(merged).usingRecursiveComparison().isEqualTo(whole);
        }
    }

    @Test
    void knows_the_highest_score_of_a_rank_and_the_lowest_of_all() {
        RankCounts counts = FalseDiscoveryTest.counted(reference, 0.1, 0.15, 0.5, 0.3);
        assertThat(counts.counts()).containsExactly(2, 1, 0, 1, 0);
        assertThat(counts.lowest()).isEqualTo(0.1);
        assertThat(counts.highestUpTo(0)).isEqualTo(0.15);
        assertThat(counts.highestUpTo(2)).isEqualTo(0.3);
        assertThat(new RankCounts(1).highestUpTo(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void ranks_among_other_references_do_not_merge() {
        assertThatThrownBy(() -> new RankCounts(3).merge(new RankCounts(4)))
                .hasMessage("Ranks among 3 and 4 reference scores do not merge");
    }
}
