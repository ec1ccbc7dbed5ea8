package io.lakesieve.measure;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Measures the bare kernels' rate in this JVM, without reading, sending or writing: embeddings are in memory, and each
 * thread has a scorer of its own over one shared kernel, as tasks have.
 */
final class KernelRates {
    private static final int BLOCK_ROWS = 256;
    private static final int BLOCKS = 8;
    private static final double NANOS_PER_SECOND = 1e9;
    /** The warm-up before a measurement, which the JIT compiler needs. */
    private static final double WARM_UP_SECONDS = 2;

    private final ScoringOptions options;
    private final int threads;
    private final double seconds;
    private final MatmulBackend library = MatmulBackends.fastest();
    private final SyntheticEmbeddings embeddings;
    private final LabelSpace space;
    private final NegativeGroups groups;
    private final float[][] images = new float[BLOCKS * BLOCK_ROWS][];

    KernelRates(SyntheticEmbeddings embeddings, ScoringOptions options, int threads, double seconds) {
        this.options = options;
        this.threads = threads;
        this.seconds = seconds;
        this.embeddings = embeddings;
        this.space = embeddings.labelSpace();
        int negatives = space.negatives().rows();
        this.groups = new NegativeGroups(
                options.methods().contains(ScoringMethod.NEG_LABEL)
                        ? Groups.of(negatives, options.negLabelGroups())
                        : new Groups(1, negatives),
                Groups.of(negatives, options.adaNegGroups()));
        SyntheticEmbeddings.Images made = embeddings.images();
        for (int i = 0; i < images.length; i++) {
            images[i] = made.image(i);
        }
    }

    /**
     * Images per second of all threads together.
     *
     * @param bank pass 1 of AdaNeg; empty where no method needs it
     * @param scores the pass that scores
     * @param product the bare matrix product of images and labels
     */
    record Rates(Optional<Double> bank, double scores, double product) {
        /** The rate of both passes, one after the other. */
        double passes() {
            return 1 / (bank.map(rate -> 1 / rate).orElse(0.0) + 1 / scores);
        }

        /** The mean rate of two measurements, by the time that an image takes. */
        Rates mean(Rates other) {
            return new Rates(
                    bank.map(rate -> mean(rate, other.bank.orElseThrow())),
                    mean(scores, other.scores),
                    mean(product, other.product));
        }

        private static double mean(double rate, double other) {
            return 2 / (1 / rate + 1 / other);
        }
    }

    /** The library that multiplies. */
    String library() {
        return library.description();
    }

    /** Measures all three rates. */
    Rates measure() {
        Optional<Double> bank = options.needBank()
                ? Optional.of(rate(() ->
                        ScoringKernel.ofText(library, space, new NegativeGroups(groups.adaNeg(), groups.adaNeg()), 0)))
                : Optional.empty();
        return new Rates(bank, rate(this::scoresKernel), productRate());
    }

    private ScoringKernel scoresKernel() {
        List<Adaptation> adaptations = options.methods().stream()
                .map(ScoringMethod::adaptation)
                .flatMap(Optional::stream)
                .toList();
        if (adaptations.isEmpty()) {
            return ScoringKernel.ofText(library, space, groups, TextScore.TOP_NEGATIVES);
        }
        return ScoringKernel.ofBank(
                library,
                space,
                groups,
                TextScore.TOP_NEGATIVES,
                embeddings.fullBanks(options.adaNeg().capacity()),
                options.adaNeg(),
                adaptations);
    }

    private double rate(Supplier<ScoringKernel> made) {
        try (ScoringKernel kernel = made.get()) {
            return rate(() -> {
                try (BlockScorer scorer = kernel.scorer()) {
                    return timed(block -> {
                        int rows = Math.min(BLOCK_ROWS, scorer.capacity());
                        for (int row = 0; row < rows; row++) {
                            scorer.put(row, images[block * BLOCK_ROWS + row]);
                        }
                        scorer.score(rows);
                        return rows;
                    });
                }
            });
        }
    }

    private double productRate() {
        try (LabelProduct product = library.product(List.of(space.stacked()))) {
            return rate(() -> {
                try (CosineBlock cosines = product.block(BLOCK_ROWS)) {
                    return timed(block -> {
                        for (int row = 0; row < BLOCK_ROWS; row++) {
                            cosines.put(row, images[block * BLOCK_ROWS + row]);
                        }
                        cosines.multiply(0, BLOCK_ROWS);
                        return BLOCK_ROWS;
                    });
                }
            });
        }
    }

    /** Scores the block of that number and returns how many images it has. */
    private interface Work {
        int block(int number);
    }

    private double timed(Work work) {
        double warm = 0;
        long images = 0;
        double elapsed = 0;
        long start = System.nanoTime();
        for (int block = 0; elapsed < WARM_UP_SECONDS + seconds; block = (block + 1) % BLOCKS) {
            int done = work.block(block);
            elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
            if (elapsed < WARM_UP_SECONDS) {
                warm = elapsed;
            } else {
                images += done;
            }
        }
        return images / (elapsed - warm);
    }

    /** The sum of the rates that the threads reach side by side. */
    private double rate(Callable<Double> thread) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Double>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(thread);
            }
            double sum = 0;
            for (Future<Double> rate : pool.invokeAll(all)) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The kernels could not be measured", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
