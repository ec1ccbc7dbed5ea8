package io.lakesieve.job.study;

import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Images whose truth is known, of which a study draws references and lakes. */
public sealed interface StudyImages extends AutoCloseable permits LabelledImages, GeneratedImages {
    /**
     * How many images are drawn.
     *
     * @param reference known good ones
     * @param good of the lake
     * @param outliers of the lake
     */
    record Sizes(int reference, int good, int outliers) {
        int images() {
            return good + outliers;
        }

        double outlierShare() {
            return (double) outliers / images();
        }

        /** Parts the scores of a draw: reference, good images, outliers. */
        RuleTrial trial(double[] scores) {
            return new RuleTrial(
                    Arrays.copyOfRange(scores, 0, reference),
                    Arrays.copyOfRange(scores, reference, reference + good),
                    Arrays.copyOfRange(scores, reference + good, scores.length));
        }

        /**
         * The largest lake with that share of outliers, at least one outlier and one good image.
         *
         * @param images of it at most
         * @param good at most
         * @param outliers at most
         */
        static Optional<Sizes> of(int reference, double share, int images, int good, int outliers) {
            int size = (int) Math.floor(Math.min(images, Math.min(good / (1 - share), outliers / share)) + 1e-9);
            int out = (int) Math.round(size * share);
            return out < 1 || size - out < 1 || size - out > good || out > outliers
                    ? Optional.empty()
                    : Optional.of(new Sizes(reference, size - out, out));
        }
    }

    /** The sizes of a draw; empty where there are too few images for it. */
    Optional<Sizes> sizes(int reference, double share, int images);

    /** A draw, scored by each method but those that give nothing for it. */
    Map<ScoringMethod, RuleTrial> draw(Sizes sizes, Random random);

    @Override
    void close();
}
