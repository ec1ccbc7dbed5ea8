package io.lakesieve.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelRows;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.ScoringKernel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Kernels are prepared once, shared by threads, and closed when they are evicted and no longer used. */
class PreparedKernelsTest {
    private static final LabelSpace SPACE = new LabelSpace(
            new EmbeddingMatrix(1, 2, new float[] {1, 0}), new EmbeddingMatrix(1, 2, new float[] {0, 1}), 10);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger openProducts = new AtomicInteger();
    private final AtomicInteger scorers = new AtomicInteger();
    private final PreparedKernels kernels = new PreparedKernels(2);

    /** Counts open products; each kernel has one. */
    private final class CountingBackend implements MatmulBackend {
        @Override
        public String description() {
            return "counting";
        }

        @Override
        public LabelProduct product(List<LabelRows> parts) {
            openProducts.incrementAndGet();
            LabelProduct plain = MatmulBackend.plain().product(parts);
            return new LabelProduct() {
                @Override
                public CosineBlock block(int capacity) {
                    scorers.incrementAndGet();
                    return plain.block(capacity);
                }

                @Override
                public void close() {
                    openProducts.decrementAndGet();
                    plain.close();
                }
            };
        }
    }

    private ScoringKernel kernel() {
        made.incrementAndGet();
        return ScoringKernel.ofText(new CountingBackend(), SPACE, NegativeGroups.of(1, 1, 1), 0);
    }

    private double score(String key) {
        return kernels.use(key, this::kernel, scorer -> {
            scorer.put(0, new float[] {1, 0});
            scorer.score(1);
            return scorer.text(0).negLabel();
        });
    }

    @Test
    void aKernelIsPreparedOnce() {
        double first = score("a");

        assertThat(score("a")).isEqualTo(first);
        assertThat(made).hasValue(1);
        assertThat(openProducts).hasValue(1);
    }

    @Test
    void theLeastRecentlyUsedKernelIsEvictedAndClosed() {
        score("a");
        score("b");
        score("a");
        score("c");

        assertThat(openProducts).hasValue(2);
        score("a");
        assertThat(made).hasValue(3);
        score("b");
        assertThat(made).hasValue(4);
    }

    @Test
    void aKernelThatIsEvictedWhileItIsUsedIsClosedAfterwards() {
        int openInside = kernels.use("a", this::kernel, scorer -> {
            score("b");
            score("c");
            scorer.put(0, new float[] {0, 1});
            scorer.score(1);
            return openProducts.get();
        });

        assertThat(openInside).isEqualTo(3);
        assertThat(openProducts).hasValue(2);
    }

    @Test
    void threadsThatWorkAtOnceHaveAScorerEach() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<?> one = threads.submit(() -> kernels.use("a", this::kernel, scorer -> wait(inside)));
        Future<?> other = threads.submit(() -> kernels.use("a", this::kernel, scorer -> wait(inside)));
        one.get();
        other.get();
        threads.shutdown();

        assertThat(made).hasValue(1);
        assertThat(scorers).hasValue(2);
        score("a");
        assertThat(scorers).hasValue(2);
    }

    private static Object wait(CountDownLatch inside) {
        try {
            inside.countDown();
            inside.await();
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void workThatFailsLeavesTheScorerToTheNext() {
        assertThatThrownBy(() -> kernels.use("a", this::kernel, scorer -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        score("a");
        assertThat(openProducts).hasValue(1);
    }
}
