package io.lakesieve.core.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GroupsTest {

    @Test
    void groupsAreOfOneSizeRoundedDown() {
        assertThat(Groups.of(10_740, 100)).isEqualTo(new Groups(100, 107));
        assertThat(Groups.of(5, 5)).isEqualTo(new Groups(5, 1));
    }

    @Test
    void fewerNegativesThanGroupsAreRejected() {
        assertThatThrownBy(() -> Groups.of(15, 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("15 negatives do not fill 100 groups");
    }

    @Test
    void noGroupsAreRejected() {
        assertThatThrownBy(() -> Groups.of(15, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Negatives are dealt into 1 group or more, not 0");
    }
}
