package io.lakesieve.config;

import java.util.List;

/**
 * Options of {@code study prevalence}.
 *
 * @param shares of outliers, each in (0, 1); default 0.005, 0.01, 0.1, 0.5, 0.9
 * @param references sizes of the reference, each 1 or more; default 38, 200, 1000
 * @param images of a drawn lake at most; default 1000
 * @param splits draws of each share and size; default 500
 * @param seed of the draws; default 0
 */
public record StudyOptions(List<Double> shares, List<Integer> references, int images, int splits, long seed) {
    public static final StudyOptions DEFAULT =
            new StudyOptions(List.of(0.005, 0.01, 0.1, 0.5, 0.9), List.of(38, 200, 1000), 1000, 500, 0);

    public StudyOptions {
        shares = List.copyOf(shares);
        references = List.copyOf(references);
        for (double share : shares) {
            if (!(share > 0 && share < 1)) {
                throw new InputException(
                        "--shares holds %s: name shares of outliers between 0 and 1, such as 0.1.".formatted(share));
            }
        }
        for (int size : references) {
            if (size < 1) {
                throw new InputException(
                        "--references holds %d: name numbers of reference images from 1 on.".formatted(size));
            }
        }
        if (images < 10 || splits < 2) {
            throw new InputException("--images is %d and --splits %d: draw lakes of 10 images or more, 2 or more times."
                    .formatted(images, splits));
        }
    }
}
