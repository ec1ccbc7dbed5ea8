package io.lakesieve.core;

/**
 * The grouped score of NegLabel (section 3.3): the share of the ID labels in a softmax with one group of negatives,
 * averaged over the groups.
 */
final class GroupedSoftmax {
    private GroupedSoftmax() {}

    /**
     * Returns the mean over groups of {@code id / (id + sum of the group)}, which is in [0, 1].
     *
     * @param id the sum of the exponentials of the ID labels
     * @param exponentials holds those of the negatives in order of position, from {@code offset} on
     * @param factor brings them to the shift of {@code id}
     */
    static double score(double id, double[] exponentials, int offset, double factor, Groups groups) {
        double shares = 0;
        for (int group = 0; group < groups.count(); group++) {
            int from = offset + group * groups.size();
            double sum = 0;
            for (int i = from; i < from + groups.size(); i++) {
                sum += exponentials[i];
            }
            shares += id / (id + factor * sum);
        }
        return shares / groups.count();
    }
}
