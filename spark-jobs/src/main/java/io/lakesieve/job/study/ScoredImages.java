package io.lakesieve.job.study;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The scores of a run whose truth is known, by methods that score each image alone; what is drawn is drawn without
 * replacement, the reference from the good ones.
 *
 * @param good by method, in the same order of images under each
 * @param outliers likewise
 */
public record ScoredImages(Map<ScoringMethod, double[]> good, Map<ScoringMethod, double[]> outliers)
        implements StudyImages {
    public ScoredImages {
        good = new EnumMap<>(good);
        outliers = new EnumMap<>(outliers);
    }

    @Override
    public Optional<Sizes> sizes(int reference, double share, int images) {
        int known = good.values().iterator().next().length;
        int out = outliers.values().iterator().next().length;
        return reference >= known ? Optional.empty() : Sizes.of(reference, share, images, known - reference, out);
    }

    @Override
    public Map<ScoringMethod, RuleTrial> draw(Sizes sizes, Random random) {
        int[] goodOrder = order(good.values().iterator().next().length, random);
        int[] outOrder = order(outliers.values().iterator().next().length, random);
        Map<ScoringMethod, RuleTrial> trials = new EnumMap<>(ScoringMethod.class);
        good.forEach((method, scores) -> trials.put(
                method,
                new RuleTrial(
                        taken(scores, goodOrder, 0, sizes.reference()),
                        taken(scores, goodOrder, sizes.reference(), sizes.good()),
                        taken(outliers.get(method), outOrder, 0, sizes.outliers()))));
        return trials;
    }

    private static double[] taken(double[] scores, int[] order, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToDouble(i -> scores[order[i]])
                .toArray();
    }

    private static int[] order(int size, Random random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
