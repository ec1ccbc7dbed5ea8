package io.lakesieve.core;

/**
 * Scores images by their cosines to the labels' text embeddings: NegLabel, the baselines and pass 1 of AdaNeg.
 *
 * <p>One exponential a logit serves all of them; sums run in double, in the order of columns, so a score depends on its
 * image's cosines alone. An instance holds scratch and serves one thread.
 */
public final class TextScorer {
    private static final int[] NO_POSITIONS = {};
    private static final double[] NO_PROBABILITIES = {};

    private final double logitScale;
    private final Exponentials idLabels;
    /** Null where images are scored by ID labels alone. */
    private final NegativeSide negatives;

    private TextScorer(LabelSpace space, NegativeSide negatives) {
        this.logitScale = space.logitScale();
        this.idLabels = new Exponentials(space.idLabels().rows());
        this.negatives = negatives;
    }

    /**
     * Prepares for a space with negatives; a score names {@link TextScore#FIRED_NEGATIVES} of them.
     *
     * @throws IllegalArgumentException if the groups hold more negatives than the space has
     */
    public TextScorer(LabelSpace space, Groups negLabelGroups, Groups adaNegGroups) {
        this(space, negLabelGroups, adaNegGroups, TextScore.FIRED_NEGATIVES);
    }

    /**
     * Prepares for a space with negatives.
     *
     * @param firedNegatives how many negatives a score names, 0 or more; fewer where there are fewer
     * @throws IllegalArgumentException if the groups hold more negatives than the space has
     */
    public TextScorer(LabelSpace space, Groups negLabelGroups, Groups adaNegGroups, int firedNegatives) {
        this(space, new NegativeSide(space, negLabelGroups, adaNegGroups, firedNegatives));
    }

    /** Prepares for the baselines, which know only ID labels; negatives that the space may have are not looked at. */
    public static TextScorer ofIdLabels(LabelSpace space) {
        return new TextScorer(space, null);
    }

    /** Scores the image whose cosines to the labels of the space, in order of column, begin at {@code offset}. */
    public TextScore score(float[] cosines, int offset) {
        idLabels.sweep(cosines, offset, logitScale);
        if (negatives == null) {
            return score(Double.NaN, Double.NaN, mcm(cosines, offset), -1, Double.NaN, NO_POSITIONS, NO_PROBABILITIES);
        }
        negatives.sweep(cosines, offset + idLabels.values.length, idLabels);
        return score(
                negatives.negLabel(),
                negatives.vanilla(),
                mcm(cosines, offset),
                negatives.nearest(),
                negatives.entropy(),
                negatives.fired(),
                negatives.firedProbabilities());
    }

    private TextScore score(
            double negLabel,
            double vanilla,
            double mcm,
            int nearestNegative,
            double negativeEntropy,
            int[] firedNegatives,
            double[] firedProbabilities) {
        double maxLogit = logitScale * idLabels.maximum();
        return new TextScore(
                negLabel,
                vanilla,
                mcm,
                1 / idLabels.sum(),
                maxLogit,
                maxLogit + Math.log(idLabels.sum()),
                idLabels.nearest(),
                idLabels.entropy(),
                nearestNegative,
                negativeEntropy,
                firedNegatives,
                firedProbabilities);
    }

    private double mcm(float[] cosines, int offset) {
        double sum = 0;
        for (int i = offset; i < offset + idLabels.values.length; i++) {
            sum += Math.exp((double) cosines[i] - idLabels.maximum());
        }
        return 1 / sum;
    }
}
