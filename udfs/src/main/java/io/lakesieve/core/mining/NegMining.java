package io.lakesieve.core.mining;

import io.lakesieve.core.matrix.Utf8Order;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * NegMining: keeps the candidates that are farthest from all ID labels (NegLabel, section 3.1, algorithm 1).
 *
 * <p>Nouns and adjectives are ranked separately. Ties go to the candidate that comes first in the input, so callers
 * sort their candidates by the UTF-8 bytes of the word ({@link Utf8Order}).
 */
public final class NegMining {
    private NegMining() {}

    /**
     * Returns the indices of the kept candidates in order of rank: nouns ascending by closeness, then adjectives.
     *
     * @param closeness of each candidate, see {@link Closeness}
     * @param partsOfSpeech of each candidate
     * @throws IllegalArgumentException if a closeness is NaN, the lengths differ, or fewer candidates exist than the
     *     quota counts
     */
    public static int[] select(float[] closeness, PartOfSpeech[] partsOfSpeech, NegativeQuota quota) {
        check(closeness, partsOfSpeech);
        int[] nouns = ascending(closeness, partsOfSpeech, PartOfSpeech.NOUN);
        int[] adjectives = ascending(closeness, partsOfSpeech, PartOfSpeech.ADJECTIVE);
        int keptAdjectives = keptAdjectives(quota, nouns.length, adjectives.length);
        int keptNouns = keptNouns(quota, nouns.length, keptAdjectives);
        return IntStream.concat(
                        IntStream.of(nouns).limit(keptNouns),
                        IntStream.of(adjectives).limit(keptAdjectives))
                .toArray();
    }

    /**
     * How many of so many candidates are kept.
     *
     * @throws IllegalArgumentException if the quota counts more than there are
     */
    public static int count(NegativeQuota quota, int nouns, int adjectives) {
        int keptAdjectives = keptAdjectives(quota, nouns, adjectives);
        return keptAdjectives + keptNouns(quota, nouns, keptAdjectives);
    }

    private static void check(float[] closeness, PartOfSpeech[] partsOfSpeech) {
        if (closeness.length != partsOfSpeech.length) {
            throw new IllegalArgumentException(
                    closeness.length + " values of closeness for " + partsOfSpeech.length + " candidates");
        }
        for (int i = 0; i < closeness.length; i++) {
            if (Float.isNaN(closeness[i])) {
                throw new IllegalArgumentException("The closeness of candidate " + i + " is NaN");
            }
        }
    }

    private static int[] ascending(float[] closeness, PartOfSpeech[] partsOfSpeech, PartOfSpeech wanted) {
        return IntStream.range(0, closeness.length)
                .filter(i -> partsOfSpeech[i] == wanted)
                .boxed()
                // Adding 0 turns -0 into 0, since Double.compare orders -0 before 0; the sort is stable.
                .sorted(Comparator.comparingDouble(i -> closeness[i] + 0.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int keptAdjectives(NegativeQuota quota, int nouns, int adjectives) {
        if (quota instanceof NegativeQuota.Share share) {
            return (int) Math.floor(adjectives * share.share());
        }
        long count = ((NegativeQuota.Count) quota).count();
        long all = (long) nouns + adjectives;
        if (count > all) {
            throw new IllegalArgumentException(count + " negatives are wanted, but there are only " + all
                    + " candidates (" + nouns + " nouns, " + adjectives + " adjectives)");
        }
        return (int) (count * adjectives / all);
    }

    private static int keptNouns(NegativeQuota quota, int nouns, int keptAdjectives) {
        if (quota instanceof NegativeQuota.Share share) {
            return (int) Math.floor(nouns * share.share());
        }
        return ((NegativeQuota.Count) quota).count() - keptAdjectives;
    }
}
