package io.lakesieve.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakesieve.core.CosineBlock;
import io.lakesieve.core.EmbeddingMatrix;
import io.lakesieve.core.LabelProduct;
import io.lakesieve.core.LabelRows;
import io.lakesieve.core.LabelSpace;
import io.lakesieve.core.NegativeGroups;
import io.lakesieve.core.ProductLibrary;
import io.lakesieve.core.ScoringKernel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Kernels are prepared once, shared by threads, and closed when they fall out and nobody is inside. */
class PreparedKernelsTest {
    private static final LabelSpace SPACE = new LabelSpace(
            new EmbeddingMatrix(1, 2, new float[] {1, 0}), new EmbeddingMatrix(1, 2, new float[] {0, 1}), 10);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger openKernels = new AtomicInteger();
    private final AtomicInteger openScorers = new AtomicInteger();
    private final PreparedKernels kernels = new PreparedKernels(2);

    /** Counts the labels and the blocks that are open: one for each kernel, and one for each scorer. */
    private final class CountingLibrary implements ProductLibrary {
        @Override
        public String description() {
            return "counting";
        }

        @Override
        public LabelProduct product(List<LabelRows> parts) {
            openKernels.incrementAndGet();
            LabelProduct plain = ProductLibrary.plain().product(parts);
            return new LabelProduct() {
                @Override
                public int dimension() {
                    return plain.dimension();
                }

                @Override
                public int columns(int part) {
                    return plain.columns(part);
                }

                @Override
                public CosineBlock block(int capacity) {
                    return new CountingBlock(plain.block(capacity));
                }

                @Override
                public void close() {
                    openKernels.decrementAndGet();
                    plain.close();
                }
            };
        }
    }

    private final class CountingBlock implements CosineBlock {
        private final CosineBlock block;

        CountingBlock(CosineBlock block) {
            this.block = block;
            openScorers.incrementAndGet();
        }

        @Override
        public int capacity() {
            return block.capacity();
        }

        @Override
        public void put(int row, float[] embedding) {
            block.put(row, embedding);
        }

        @Override
        public void multiply(int part, int rows) {
            block.multiply(part, rows);
        }

        @Override
        public void read(int row, int column, float[] cosines, int count) {
            block.read(row, column, cosines, count);
        }

        @Override
        public void close() {
            openScorers.decrementAndGet();
            block.close();
        }
    }

    private ScoringKernel kernel() {
        made.incrementAndGet();
        return ScoringKernel.ofText(new CountingLibrary(), SPACE, NegativeGroups.of(1, 1, 1), 0);
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
        assertOpen(1, 1);
    }

    private void assertOpen(int kernelsOpen, int scorersOpen) {
        assertThat(openKernels).as("kernels").hasValue(kernelsOpen);
        assertThat(openScorers).as("scorers").hasValue(scorersOpen);
    }

    @Test
    void theKernelUsedLongestAgoFallsOutAndIsClosed() {
        score("a");
        score("b");
        score("a");
        score("c");

        assertOpen(2, 2);
        score("a");
        assertThat(made).hasValue(3);
        score("b");
        assertThat(made).hasValue(4);
    }

    @Test
    void aKernelThatFallsOutWhileItIsUsedIsClosedAfterwards() {
        int openInside = kernels.use("a", this::kernel, scorer -> {
            score("b");
            score("c");
            scorer.put(0, new float[] {0, 1});
            scorer.score(1);
            return openKernels.get();
        });

        assertThat(openInside).isEqualTo(3);
        assertOpen(2, 2);
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
        assertOpen(1, 2);
        score("a");
        assertOpen(1, 2);
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
        assertOpen(1, 1);
    }
}
