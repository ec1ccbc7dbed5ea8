package io.lakesieve.core.score;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.ColumnLayout;
import io.lakesieve.core.matrix.CosineBlock;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.FixedPointSums;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelProduct;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.core.mining.Closeness;
import io.lakesieve.core.mining.ClosenessRule;
import io.lakesieve.model.matmul.MatmulBackends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The workloads of the scoring benchmarks: 1,000 ID labels, 10,000 negatives, blocks of 256 images, and embeddings of
 * 512 values with cosines distributed like CLIP's (mean 0.2, deviation 0.04).
 *
 * <p>Speed does not depend on the values otherwise, so the data is random, with a fixed seed.
 */
public enum ScoringWorkload {
    /** The matrix product alone, by the fastest backend. */
    PRODUCT,
    /** The same by plain Java. */
    PLAIN_PRODUCT,
    /** NegLabel, the baselines and pass 1 of AdaNeg without the matrix product. */
    TEXT_SWEEP,
    /** Product and sweep: NegLabel with 100 groups, v with 5, the baselines, entropies, five top negatives. */
    NEG_LABEL,
    /** Pass 2 of AdaNeg, task-adaptive, 500 labels with full banks. */
    TASK_500,
    /** The same with all banks full. */
    TASK_FULL,
    /** Pass 2 of AdaNeg, sample-adaptive, 500 labels with full banks. */
    SAMPLE_500,
    /** The same with all banks full. */
    SAMPLE_FULL,
    /** The baselines, without negatives. */
    BASELINES,
    /** TANL's first scores, over 72,000 candidates. */
    TANL_FIRST,
    /** The same with the masses of all candidates, as for an image that TANL is confident of. */
    TANL_MASSES,
    /** TANL's scores against 1,000 words. */
    TANL_WORDS,
    /** Both scores of CLIPN, without negatives. */
    CLIPN,
    /** NegLabel and CLIPN in one sweep. */
    NEG_LABEL_CLIPN,
    /** Candidates' closeness to the ID labels, by which negatives are mined. */
    CLOSENESS;

    private static final int ID_LABELS = 1000;
    private static final int NEGATIVES = 10_000;
    private static final int CORPUS = 72_000;
    private static final int WORDS = 1_000;
    private static final int DIMENSION = 512;
    private static final int IMAGES = 256;
    private static final int BANK = 9;
    private static final int DISTINCT_BANKED = 3000;
    private static final double LOGIT_SCALE = 100;
    /** Component that all embeddings share, beside random values of deviation 1. */
    private static final double COMMON = 0.5;

    /** The workload of that name in any case, with dashes or underscores. */
    public static ScoringWorkload of(String name) {
        return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /**
     * Prepares what all threads share. Each thread calls the supplier once, and the runner that it returns any number
     * of times.
     */
    public Supplier<IntSupplier> prepare() {
        return switch (this) {
            case PRODUCT -> product(MatmulBackends.fastest());
            case PLAIN_PRODUCT -> product(MatmulBackend.plain());
            case TEXT_SWEEP -> ScoringWorkload::textSweep;
            case NEG_LABEL -> kernel(0, Set.of());
            case TASK_500 -> kernel(500, Set.of(Adaptation.TASK));
            case TASK_FULL -> kernel(ID_LABELS + NEGATIVES, Set.of(Adaptation.TASK));
            case SAMPLE_500 -> kernel(500, Set.of(Adaptation.SAMPLE));
            case SAMPLE_FULL -> kernel(ID_LABELS + NEGATIVES, Set.of(Adaptation.SAMPLE));
            case BASELINES -> runner(ScoringKernel.ofIdLabels(MatmulBackends.fastest(), space()));
            case TANL_FIRST -> runner(words(CORPUS));
            case TANL_MASSES -> masses();
            case TANL_WORDS ->
                runner(words(WORDS), (scorer, images) -> {
                    for (int row = 0; row < images.length; row++) {
                        scorer.idShare(row, images[row]);
                    }
                });
            case CLIPN -> runner(ScoringKernel.ofIdLabels(MatmulBackends.fastest(), yesNoSpace()));
            case NEG_LABEL_CLIPN ->
                runner(ScoringKernel.ofText(
                        MatmulBackends.fastest(),
                        yesNoSpace(),
                        NegativeGroups.of(NEGATIVES, 100, 5),
                        TextScore.TOP_NEGATIVES));
            case CLOSENESS -> ScoringWorkload::closeness;
        };
    }

    private static Supplier<IntSupplier> product(MatmulBackend backend) {
        LabelProduct product = backend.product(List.of(space().stacked()));
        return () -> {
            CosineBlock block = product.block(IMAGES);
            float[][] images = rows(IMAGES, 3);
            for (int row = 0; row < IMAGES; row++) {
                block.put(row, images[row]);
            }
            return () -> {
                block.multiply(0, IMAGES);
                return IMAGES;
            };
        };
    }

    private static IntSupplier textSweep() {
        LabelSpace space = space();
        NegativeGroups groups = NegativeGroups.of(NEGATIVES, 100, 5);
        ColumnLayout layout = ColumnLayout.of(ID_LABELS, NEGATIVES, groups);
        TextSweep sweep = new TextSweep(layout, LOGIT_SCALE, groups, TextScore.TOP_NEGATIVES);
        LabelProduct product = MatmulBackends.fastest().product(List.of(layout.rows(space)));
        CosineBlock block = product.block(IMAGES);
        float[][] images = rows(IMAGES, 3);
        for (int row = 0; row < IMAGES; row++) {
            block.put(row, images[row]);
        }
        block.multiply(0, IMAGES);
        return () -> {
            for (int row = 0; row < IMAGES; row++) {
                sweep.score(block, row);
            }
            return IMAGES;
        };
    }

    private static Supplier<IntSupplier> kernel(int bankedLabels, Set<Adaptation> adaptations) {
        return runner(ScoringKernel.ofBank(
                MatmulBackends.fastest(),
                space(),
                NegativeGroups.of(NEGATIVES, 100, 5),
                TextScore.TOP_NEGATIVES,
                bank(bankedLabels),
                AdaNegParameters.DEFAULT,
                adaptations));
    }

    private static Supplier<IntSupplier> runner(ScoringKernel kernel) {
        return runner(kernel, (scorer, images) -> {});
    }

    /** Scores a block, then does something with it. */
    private static Supplier<IntSupplier> runner(ScoringKernel kernel, BiConsumer<BlockScorer, float[][]> then) {
        return () -> {
            BlockScorer scorer = kernel.scorer();
            float[][] images = rows(scorer.capacity(), 3);
            return () -> {
                for (int row = 0; row < images.length; row++) {
                    scorer.put(row, images[row]);
                }
                scorer.score(images.length);
                then.accept(scorer, images);
                return images.length;
            };
        };
    }

    private static Supplier<IntSupplier> masses() {
        FixedPointSums sums = new FixedPointSums(CORPUS);
        return runner(words(CORPUS), (scorer, images) -> {
            for (int row = 0; row < images.length; row++) {
                scorer.addMasses(row, sums);
            }
        });
    }

    /** ID labels and words without groups. */
    private static ScoringKernel words(int count) {
        Groups one = new Groups(1, count);
        return ScoringKernel.ofText(MatmulBackends.fastest(), space(count), new NegativeGroups(one, one), 0);
    }

    private static IntSupplier closeness() {
        Closeness closeness = new Closeness(MatmulBackends.fastest(), space().idLabels(), ClosenessRule.QUANTILE);
        List<float[]> candidates = List.of(rows(closeness.capacity(), 3));
        return () -> closeness.of(candidates).length;
    }

    private static LabelSpace space() {
        return space(NEGATIVES);
    }

    private static LabelSpace space(int negatives) {
        return new LabelSpace(
                EmbeddingMatrix.of(Arrays.asList(rows(ID_LABELS, 1)), DIMENSION),
                EmbeddingMatrix.of(Arrays.asList(rows(negatives, 2)), DIMENSION),
                LOGIT_SCALE);
    }

    private static LabelSpace yesNoSpace() {
        LabelSpace space = space();
        EmbeddingMatrix no = EmbeddingMatrix.of(Arrays.asList(rows(ID_LABELS, 5)), DIMENSION);
        return space.withYesNo(new YesNoLabels(space.idLabels(), no));
    }

    /** Full banks, spread evenly over the labels. */
    private static FeatureBank bank(int labels) {
        float[][] images = rows(DISTINCT_BANKED, 4);
        List<BankCandidate> candidates = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            int column = (int) ((long) label * (ID_LABELS + NEGATIVES) / labels);
            for (int image = 0; image < BANK; image++) {
                int number = candidates.size();
                candidates.add(new BankCandidate(column, image, "image " + number, images[number % DISTINCT_BANKED]));
            }
        }
        return FeatureBank.of(candidates, BANK);
    }

    private static float[][] rows(int count, long seed) {
        float[] common = gaussians(DIMENSION, new Random(0));
        Random random = new Random(seed);
        float[][] rows = new float[count][];
        for (int row = 0; row < count; row++) {
            float[] values = gaussians(DIMENSION, random);
            for (int i = 0; i < DIMENSION; i++) {
                values[i] += (float) COMMON * common[i];
            }
            rows[row] = UnitVector.of(values);
        }
        return rows;
    }

    private static float[] gaussians(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
