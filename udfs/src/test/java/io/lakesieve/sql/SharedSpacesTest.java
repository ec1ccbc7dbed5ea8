package io.lakesieve.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FunctionSession.class)
class SharedSpacesTest {
    private static final int TIMEOUT_SECONDS = 30;

    @Test
    void oneThreadReadsItsSpaceWhileAnotherReads(SparkSession spark) throws Exception {
        CountDownLatch reading = new CountDownLatch(2);
        CompletableFuture<Broadcast<ScoringSpace>> one = CompletableFuture.supplyAsync(() -> read(spark, reading));
        CompletableFuture<Broadcast<ScoringSpace>> other = CompletableFuture.supplyAsync(() -> read(spark, reading));

        assertThat(one.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .isNotNull()
                .isNotSameAs(other.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    }

    /** Reads a space and waits until both threads are reading. */
    private static Broadcast<ScoringSpace> read(SparkSession spark, CountDownLatch reading) {
        return SharedSpaces.of(spark, UUID.randomUUID().toString(), () -> {
            reading.countDown();
            try {
                assertThat(reading.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return space();
        });
    }

    @Test
    void aSpaceIsReadOnce(SparkSession spark) {
        String key = UUID.randomUUID().toString();
        Broadcast<ScoringSpace> first = SharedSpaces.of(spark, key, SharedSpacesTest::space);

        Broadcast<ScoringSpace> second = SharedSpaces.of(spark, key, () -> {
            throw new AssertionError("It is known");
        });

        assertThat(second).isSameAs(first);
    }

    private static ScoringSpace space() {
        LabelSpace labels = new LabelSpace(
                new EmbeddingMatrix(1, 2, new float[] {1, 0}), new EmbeddingMatrix(1, 2, new float[] {0, 1}), 100);
        return new ScoringSpace("a space", labels, null, List.of("negative"), 0, null);
    }
}
