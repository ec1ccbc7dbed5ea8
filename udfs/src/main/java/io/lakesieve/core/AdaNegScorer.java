package io.lakesieve.core;

/**
 * Pass 2 of AdaNeg: scores images by their cosines to label proxies, made of the text and the banked embeddings (section
 * 3.3).
 *
 * <p>An image comes as its cosines to the labels' text embeddings and to {@link #slots()}, both from a {@link
 * CosineProduct}. Labels with an empty bank keep their text embedding as proxy and cost nothing beyond its cosine, whose
 * exponential they reuse. An instance holds scratch and serves one thread; {@link #copy()} serves another one.
 */
public final class AdaNegScorer {
    private final LabelSpace space;
    private final FeatureBank bank;
    private final AdaNegParameters parameters;
    private final Groups groups;
    private final Proxies proxies;

    private final Exponentials text;
    private final double[] adapted;
    private final double[] weights;

    /**
     * Prepares the proxies; this takes as long as scoring some hundred images.
     *
     * @throws IllegalArgumentException if the bank or the groups do not belong to the space
     */
    public AdaNegScorer(
            LabelSpace space, FeatureBank bank, AdaNegParameters parameters, Groups groups, Adaptation adaptation) {
        this(
                space,
                requireWithin(bank, space),
                parameters,
                requireWithin(groups, space),
                Proxies.of(space, bank, parameters, adaptation));
    }

    private AdaNegScorer(
            LabelSpace space, FeatureBank bank, AdaNegParameters parameters, Groups groups, Proxies proxies) {
        this.space = space;
        this.bank = bank;
        this.parameters = parameters;
        this.groups = groups;
        this.proxies = proxies;
        this.text = new Exponentials(space.labels());
        this.adapted = new double[space.labels()];
        this.weights = new double[1 + bank.mostImages()];
    }

    private static FeatureBank requireWithin(FeatureBank bank, LabelSpace space) {
        if (!bank.isEmpty() && bank.column(bank.labels() - 1) >= space.labels()) {
            throw new IllegalArgumentException("The feature bank has images for column "
                    + bank.column(bank.labels() - 1) + ", but there are " + space.labels() + " labels");
        }
        if (bank.slots(space.dimension()).dimension() != space.dimension()) {
            throw new IllegalArgumentException("The banked images have "
                    + bank.slots(space.dimension()).dimension() + " values, the labels " + space.dimension());
        }
        return bank;
    }

    private static Groups requireWithin(Groups groups, LabelSpace space) {
        groups.requireAtMost(space.negatives().rows());
        return groups;
    }

    /** Returns a scorer over the same proxies for another thread. */
    public AdaNegScorer copy() {
        return new AdaNegScorer(space, bank, parameters, groups, proxies);
    }

    /** Returns the rows whose cosines an image needs besides those of the text; none if the bank is empty. */
    public EmbeddingMatrix slots() {
        return proxies.slots();
    }

    /**
     * Scores an image.
     *
     * @param slotCosines holds its cosines to {@link #slots()} from {@code slotOffset} on
     * @param textCosines holds its cosines to the labels of the space from {@code textOffset} on
     * @param vanilla its vanilla score, see {@link TextScore#vanilla()}
     */
    public AdaNegScore score(float[] slotCosines, int slotOffset, float[] textCosines, int textOffset, double vanilla) {
        text.sweep(textCosines, textOffset, space.logitScale());
        System.arraycopy(text.values, 0, adapted, 0, adapted.length);
        for (int label = 0; label < bank.labels(); label++) {
            int column = bank.column(label);
            double cosine = proxies.cosine(label, slotCosines, slotOffset, textCosines[textOffset + column], weights);
            adapted[column] = Math.exp(space.logitScale() * (cosine - text.maximum()));
        }
        int idLabels = space.idLabels().rows();
        double id = sum(adapted, 0, idLabels);
        double adaptive = GroupedSoftmax.score(id, adapted, idLabels, 1, groups);
        double confidence = adaptive + parameters.lambda() * vanilla;
        int predicted = predictedLabel(id + sum(adapted, idLabels, adapted.length));
        return new AdaNegScore(adaptive, confidence, confidence / (1 + parameters.lambda()), predicted);
    }

    private int predictedLabel(double adaptedSum) {
        int best = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < space.idLabels().rows(); label++) {
            double probability = text.values[label] / text.sum() + parameters.lambda() * (adapted[label] / adaptedSum);
            if (probability > largest) {
                largest = probability;
                best = label;
            }
        }
        return best;
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
