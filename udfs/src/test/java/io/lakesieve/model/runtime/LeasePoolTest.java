package io.lakesieve.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasePoolTest {
    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final LeasePool<String, String> pool = new LeasePool<>(2, closed::add);

    @Test
    void allLeasesShareOneLoadedResource() {
        try (LeasePool<String, String>.Lease first = lease("a");
                LeasePool<String, String>.Lease second = lease("a")) {
            assertThat(first.resource()).isSameAs(second.resource());
        }
        assertThat(opened).containsExactly("a");
    }

    @Test
    void theMostRecentlyUsedStayLoaded() {
        lease("a").close();
        lease("b").close();
        lease("a").close();
        assertThat(closed).isEmpty();

        lease("c").close();

        assertThat(closed).containsExactly("b");
        lease("a").close();
        lease("c").close();
        assertThat(opened).containsExactly("a", "b", "c");
    }

    @Test
    void aClosedResourceIsLoadedAgain() {
        for (String key : List.of("a", "b", "c", "d", "a")) {
            lease(key).close();
        }
        assertThat(opened).containsExactly("a", "b", "c", "d", "a");
        assertThat(closed).containsExactly("a", "b", "c");
    }

    @Test
    void aLeasedResourceIsNeverClosed() {
        try (LeasePool<String, String>.Lease held = lease("held")) {
            for (int i = 0; i < 10; i++) {
                lease("other " + i).close();
            }
            assertThat(closed).hasSize(8).doesNotContain(held.resource());
        }
    }

    @Test
    void closingALeaseTwiceDoesNotEndAnother() {
        try (LeasePool<String, String>.Lease held = lease("a")) {
            LeasePool<String, String>.Lease other = lease("a");
            other.close();
            other.close();
            lease("b").close();
            lease("c").close();
            lease("d").close();
            assertThat(closed).containsExactly("b").doesNotContain(held.resource());
        }
    }

    @Test
    void aFailedLoadIsTriedAgain() {
        assertThatThrownBy(() -> pool.lease("a", () -> {
                    throw new IllegalStateException("no memory");
                }))
                .hasMessage("no memory");

        lease("a").close();

        assertThat(opened).containsExactly("a");
        assertThat(closed).isEmpty();
    }

    private LeasePool<String, String>.Lease lease(String key) {
        return pool.lease(key, () -> {
            opened.add(key);
            return key;
        });
    }
}
