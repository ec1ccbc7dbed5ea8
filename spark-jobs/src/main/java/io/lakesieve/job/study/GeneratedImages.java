package io.lakesieve.job.study;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Embeddings that are generated for each draw: good images around ID labels, outliers around negatives and, one in four,
 * between an ID label and a negative. NegLabel scores each image alone; AdaNeg's banks are filled anew by each draw, from
 * the lake and the reference alike, and its scores leave an image's own banked copy out, as {@code --fdr} has it.
 */
public final class GeneratedImages implements StudyImages {
    private static final int DIMENSION = 32;
    private static final int LABELS = 10;
    private static final int NEGATIVES = 100;
    private static final int NEG_LABEL_GROUPS = 10;
    private static final int ADA_NEG_GROUPS = 5;
    private static final double LOGIT_SCALE = 20;
    /** Length of the noise beside a label's unit vector. */
    private static final double NOISE = 1.3;

    private static final int HARD_OUTLIERS = 4;
    private static final AdaNegParameters PARAMETERS = AdaNegParameters.DEFAULT;

    private final EmbeddingMatrix labels;
    private final LabelSpace space;
    private final NegativeGroups groups = NegativeGroups.of(NEGATIVES, NEG_LABEL_GROUPS, ADA_NEG_GROUPS);

    /** Around labels that a seed draws. */
    public GeneratedImages(long seed) {
        Random random = new Random(seed);
        float[][] vectors = IntStream.range(0, LABELS + NEGATIVES)
                .mapToObj(i -> UnitVector.of(noise(random, 1)))
                .toArray(float[][]::new);
        this.labels = EmbeddingMatrix.of(Arrays.asList(vectors), DIMENSION);
        this.space = new LabelSpace(
                EmbeddingMatrix.of(Arrays.asList(vectors).subList(0, LABELS), DIMENSION),
                EmbeddingMatrix.of(Arrays.asList(vectors).subList(LABELS, vectors.length), DIMENSION),
                LOGIT_SCALE);
    }

    @Override
    public Optional<Sizes> sizes(int reference, double share, int images) {
        return Sizes.of(reference, share, images, images, images);
    }

    @Override
    public Map<ScoringMethod, RuleTrial> draw(Sizes sizes, Random random) {
        List<float[]> images = new ArrayList<>();
        for (int i = 0; i < sizes.reference() + sizes.good(); i++) {
            images.add(good(random));
        }
        for (int i = 0; i < sizes.outliers(); i++) {
            images.add(outlier(random));
        }
        double[] negLabel = new double[images.size()];
        List<BankCandidate> candidates = new ArrayList<>();
        try (ScoringKernel kernel = ScoringKernel.ofText(MatmulBackend.plain(), space, groups, 0)) {
            score(kernel, images, (scorer, row, image) -> {
                negLabel[image] = scorer.text(row).idScore(ScoringMethod.NEG_LABEL);
                scorer.text(row)
                        .candidate(Integer.toString(image), images.get(image), LABELS, PARAMETERS)
                        .ifPresent(candidates::add);
            });
        }
        FeatureBank bank = FeatureBank.of(candidates, PARAMETERS.capacity());
        double[] adaptive = new double[images.size()];
        try (ScoringKernel kernel = ScoringKernel.ofBank(
                MatmulBackend.plain(), space, groups, 0, bank, PARAMETERS, Set.of(Adaptation.TASK))) {
            score(
                    kernel,
                    images,
                    (scorer, row, image) -> adaptive[image] =
                            scorer.adaptive(Adaptation.TASK, row).idScore());
        }
        Map<ScoringMethod, RuleTrial> trials = new EnumMap<>(ScoringMethod.class);
        trials.put(ScoringMethod.NEG_LABEL, trial(negLabel, sizes));
        trials.put(ScoringMethod.ADA_NEG_TASK, trial(adaptive, sizes));
        return trials;
    }

    private static RuleTrial trial(double[] scores, Sizes sizes) {
        int known = sizes.reference();
        return new RuleTrial(
                Arrays.copyOfRange(scores, 0, known),
                Arrays.copyOfRange(scores, known, known + sizes.good()),
                Arrays.copyOfRange(scores, known + sizes.good(), scores.length));
    }

    /** Takes the scores of an image. */
    private interface Taker {
        void take(BlockScorer scorer, int row, int image);
    }

    private static void score(ScoringKernel kernel, List<float[]> images, Taker taker) {
        try (BlockScorer scorer = kernel.scorer()) {
            for (int start = 0; start < images.size(); start += scorer.capacity()) {
                int count = Math.min(scorer.capacity(), images.size() - start);
                for (int row = 0; row < count; row++) {
                    scorer.put(row, images.get(start + row), Integer.toString(start + row));
                }
                scorer.score(count);
                for (int row = 0; row < count; row++) {
                    taker.take(scorer, row, start + row);
                }
            }
        }
    }

    private float[] good(Random random) {
        return around(random.nextInt(LABELS), random);
    }

    private float[] outlier(Random random) {
        int negative = LABELS + random.nextInt(NEGATIVES);
        return random.nextInt(HARD_OUTLIERS) == 0
                ? between(random.nextInt(LABELS), negative, random)
                : around(negative, random);
    }

    private float[] around(int label, Random random) {
        return between(label, label, random);
    }

    private float[] between(int first, int second, Random random) {
        float[] vector = noise(random, NOISE);
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += (labels.row(first)[i] + labels.row(second)[i]) / 2;
        }
        return UnitVector.of(vector);
    }

    /** A vector of about that length in any direction. */
    private static float[] noise(Random random, double length) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (length / Math.sqrt(DIMENSION) * random.nextGaussian());
        }
        return vector;
    }
}
