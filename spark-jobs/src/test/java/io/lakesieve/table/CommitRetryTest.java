package io.lakesieve.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.exceptions.ConcurrentDeleteReadException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommitRetryTest {
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void aConflictInAThreadOfTheCommitIsOneToo() {
        ConcurrentDeleteReadException conflict = new ConcurrentDeleteReadException("a file that was read is gone");

        String committed = CommitRetry.commit(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException(new ExecutionException(conflict));
            }
            return "committed";
        });

        assertThat(committed).isEqualTo("committed");
        assertThat(tries).hasValue(2);
    }

    @Test
    void whatIsNoConflictIsThrownAtOnce() {
        assertThatThrownBy(() -> CommitRetry.commit(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");

        assertThat(tries).hasValue(1);
    }
}
