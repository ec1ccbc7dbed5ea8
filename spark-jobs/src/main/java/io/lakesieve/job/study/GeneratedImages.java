package io.lakesieve.job.study;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.MatmulBackend;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Embeddings that are generated for each draw: good images around ID labels, outliers around negatives and, one in four,
 * between an ID label and a negative. The negatives are a part of the corpus that TANL chooses as many words from. AdaNeg's
 * banks are filled anew by each draw, from the lake and the reference alike.
 */
public final class GeneratedImages implements StudyImages {
    private static final int DIMENSION = 32;
    private static final int LABELS = 10;
    private static final int NEGATIVES = 100;
    private static final int CORPUS = 600;
    private static final int NEG_LABEL_GROUPS = 10;
    private static final int ADA_NEG_GROUPS = 5;
    private static final double LOGIT_SCALE = 20;
    /** Length of the noise beside a label's unit vector. */
    private static final double NOISE = 1.3;

    private static final int HARD_OUTLIERS = 4;
    private static final List<ScoringMethod> METHODS =
            List.of(ScoringMethod.NEG_LABEL, ScoringMethod.ADA_NEG_TASK, ScoringMethod.TANL);

    private final List<float[]> labels;
    private final StudyScoring scoring;

    /** Around labels that a seed draws. */
    public GeneratedImages(long seed) {
        Random random = new Random(seed);
        this.labels = IntStream.range(0, LABELS + CORPUS)
                .mapToObj(i -> UnitVector.of(noise(random, 1)))
                .toList();
        MatmulBackend backend = MatmulBackend.plain();
        this.scoring = new StudyScoring(
                backend,
                space(NEGATIVES),
                NegativeGroups.of(NEGATIVES, NEG_LABEL_GROUPS, ADA_NEG_GROUPS),
                METHODS,
                Optional.of(new TanlTrial(backend, space(CORPUS), NEGATIVES)));
    }

    /** ID labels, and the first so many words of the corpus. */
    private LabelSpace space(int words) {
        return new LabelSpace(
                EmbeddingMatrix.of(labels.subList(0, LABELS), DIMENSION),
                EmbeddingMatrix.of(labels.subList(LABELS, LABELS + words), DIMENSION),
                LOGIT_SCALE);
    }

    @Override
    public Optional<Sizes> sizes(int reference, double share, int images) {
        return Sizes.of(reference, share, images, images, images);
    }

    @Override
    public Map<ScoringMethod, RuleTrial> draw(Sizes sizes, Random random) {
        List<StudyImage> images = new ArrayList<>();
        for (int i = 0; i < sizes.reference() + sizes.good(); i++) {
            images.add(new StudyImage(Integer.toString(images.size()), good(random)));
        }
        for (int i = 0; i < sizes.outliers(); i++) {
            images.add(new StudyImage(Integer.toString(images.size()), outlier(random)));
        }
        return scoring.trials(sizes, scoring.alone(images));
    }

    @Override
    public void close() {
        scoring.close();
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
            vector[i] += (labels.get(first)[i] + labels.get(second)[i]) / 2;
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
