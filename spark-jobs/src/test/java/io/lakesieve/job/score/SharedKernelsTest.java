package io.lakesieve.job.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedKernelsTest {
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    @AfterEach
    void nothingIsLeft() {
        assertThat(SharedKernels.open()).isZero();
    }

    @Test
    void allTasksOfAPassShareOneKernel() throws Exception {
        ExecutorService slots = Executors.newFixedThreadPool(4);
        List<Callable<Double>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tasks.add(() -> {
                try (SharedKernels.Lease lease = SharedKernels.lease("a pass", this::kernel)) {
                    lease.scorer().put(0, new float[] {1, 0});
                    lease.scorer().score(1);
                    return lease.scorer().text(0).maxLogit();
                }
            });
        }

        assertThat(slots.invokeAll(tasks))
                .allSatisfy(task -> assertThat(task.get()).isEqualTo(100));
        slots.shutdown();

        assertThat(made).hasValue(1);
        SharedKernels.end("a pass");
    }

    @Test
    void aKernelWhosePassHasEndedIsClosedByItsLastUser() {
        SharedKernels.Lease first = SharedKernels.lease("a pass", this::kernel);
        SharedKernels.Lease second = SharedKernels.lease("a pass", this::kernel);
        SharedKernels.end("a pass");
        first.close();
        assertThat(SharedKernels.open()).isOne();

        second.close();

        assertThat(SharedKernels.open()).isZero();
    }

    @Test
    void anExecutorThatIsNotToldClosesAKernelWhenTheNextPassBegins() {
        SharedKernels.lease("pass 1", this::kernel).close();

        SharedKernels.Lease next = SharedKernels.lease("pass 2", this::kernel);

        assertThat(SharedKernels.open()).isOne();
        next.close();
        SharedKernels.end("pass 2");
    }

    @Test
    void aKernelInUseStaysWhileAnotherPassBegins() {
        SharedKernels.Lease slow = SharedKernels.lease("pass 1", this::kernel);
        SharedKernels.Lease next = SharedKernels.lease("pass 2", this::kernel);

        assertThat(SharedKernels.open()).isEqualTo(2);
        slow.scorer().put(0, new float[] {0, 1});
        slow.scorer().score(1);
        assertThat(slow.scorer().text(0).nearestLabel()).isOne();

        slow.close();
        next.close();
        SharedKernels.end("pass 1");
        SharedKernels.end("pass 2");
    }

    private ScoringKernel kernel() {
        made.incrementAndGet();
        EmbeddingMatrix labels = new EmbeddingMatrix(2, 2, new float[] {1, 0, 0, 1});
        return ScoringKernel.ofIdLabels(
                MatmulBackends.fastest(), new LabelSpace(labels, EmbeddingMatrix.empty(2), 100));
    }
}
