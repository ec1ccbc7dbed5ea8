package io.lakesieve.core;

import java.util.Arrays;

/** The negatives' half of {@link TextScorer}: the grouped scores and the negatives that an image fires. */
final class NegativeSide {
    private final double logitScale;
    private final Groups negLabelGroups;
    private final Groups adaNegGroups;
    private final Exponentials negatives;
    /** Positions with the largest cosines so far, the largest first. */
    private final int[] fired;

    private double idSum;
    private double factor;
    private double total;

    NegativeSide(LabelSpace space, Groups negLabelGroups, Groups adaNegGroups, int firedNegatives) {
        int count = space.negatives().rows();
        for (Groups groups : new Groups[] {negLabelGroups, adaNegGroups}) {
            groups.requireAtMost(count);
        }
        if (firedNegatives < 0) {
            throw new IllegalArgumentException("A score names 0 or more negatives, not " + firedNegatives);
        }
        this.logitScale = space.logitScale();
        this.negLabelGroups = negLabelGroups;
        this.adaNegGroups = adaNegGroups;
        this.negatives = new Exponentials(count);
        this.fired = new int[Math.min(firedNegatives, count)];
    }

    /** Takes the cosines of the negatives from {@code offset} on, after {@code idLabels} took theirs. */
    void sweep(float[] cosines, int offset, Exponentials idLabels) {
        negatives.sweep(cosines, offset, logitScale);
        // Both sums share the shift by the larger of the two maxima, so one of the factors is 1.
        double shift = Math.max(idLabels.maximum(), negatives.maximum());
        idSum = idLabels.sum() * Math.exp(logitScale * (idLabels.maximum() - shift));
        factor = Math.exp(logitScale * (negatives.maximum() - shift));
        total = idSum + factor * negatives.sum();
        findFired(cosines, offset);
    }

    private void findFired(float[] cosines, int offset) {
        int found = 0;
        for (int i = 0; i < negatives.values.length; i++) {
            if (found == fired.length && (found == 0 || cosines[offset + i] <= cosines[offset + fired[found - 1]])) {
                continue;
            }
            int place = found < fired.length ? found++ : found - 1;
            for (; place > 0 && cosines[offset + i] > cosines[offset + fired[place - 1]]; place--) {
                fired[place] = fired[place - 1];
            }
            fired[place] = i;
        }
    }

    double negLabel() {
        return GroupedSoftmax.score(idSum, negatives.values, 0, factor, negLabelGroups);
    }

    double vanilla() {
        return GroupedSoftmax.score(idSum, negatives.values, 0, factor, adaNegGroups);
    }

    int nearest() {
        return negatives.nearest();
    }

    double entropy() {
        return negatives.entropy();
    }

    int[] fired() {
        return fired.clone();
    }

    double[] firedProbabilities() {
        return Arrays.stream(fired)
                .mapToDouble(position -> negatives.values[position] * factor / total)
                .toArray();
    }
}
