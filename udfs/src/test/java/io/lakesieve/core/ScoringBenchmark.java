package io.lakesieve.core;

import io.lakesieve.core.score.ScoringWorkload;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * JMH benchmark: images per second of each {@link ScoringWorkload}, in the column {@code images}. {@code -t 2} runs two
 * threads over one kernel.
 *
 * <p>The build compiles it and {@code scripts/benchmark-kernels} runs it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 6, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class ScoringBenchmark {
    /** State shared by the threads. */
    @State(Scope.Benchmark)
    public static class Shared {
        @Param
        ScoringWorkload workload;

        Supplier<IntSupplier> prepared;

        @Setup
        public void prepare() {
            prepared = workload.prepare();
        }
    }

    /** State of one thread. */
    @State(Scope.Thread)
    public static class Own {
        IntSupplier block;

        @Setup
        public void prepare(Shared shared) {
            block = shared.prepared.get();
        }
    }

    /** The number of images scored. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Counted {
        public long images;
    }

    @Benchmark
    public void score(Own own, Counted counted) {
        counted.images += own.block.getAsInt();
    }
}
