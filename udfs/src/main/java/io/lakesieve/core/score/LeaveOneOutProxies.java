package io.lakesieve.core.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.UnitVector;
import java.util.Map;

/**
 * The banked images by name, each with the proxy of its label that it has no part in: an image that is in the bank would
 * otherwise vote for itself.
 *
 * <p>Such a proxy is formed by definition, in double: it is needed for one label of a banked image only (AdaNeg, section
 * 3.3). Shared by all threads.
 */
final class LeaveOneOutProxies {
    private static final int NONE = -1;

    private final LabelSpace space;
    private final FeatureBank bank;
    private final double beta;
    /** Made when it is first asked for: most runs never do. */
    private Map<String, Integer> slots;

    LeaveOneOutProxies(LabelSpace space, FeatureBank bank, double beta) {
        this.space = space;
        this.bank = bank;
        this.beta = beta;
    }

    /** The slot of an image's own copy, less than 0 if it is not banked. */
    int slot(String imageId) {
        return slots().getOrDefault(imageId, NONE);
    }

    private synchronized Map<String, Integer> slots() {
        if (slots == null) {
            slots = bank.slotsByImage();
        }
        return slots;
    }

    /** The column of the label that a slot belongs to. */
    int column(int slot) {
        return bank.column(bank.labelOfSlot(slot));
    }

    /** The cosine of an image to the proxy of the label that its own slot belongs to, that slot left out. */
    double cosine(float[] image, int ownSlot, Adaptation adaptation) {
        int label = bank.labelOfSlot(ownSlot);
        double[] proxy = new double[image.length];
        add(proxy, space.embedding(bank.column(label)), image, adaptation);
        for (int slot = bank.start(label); slot < bank.start(label + 1); slot++) {
            if (slot != ownSlot) {
                add(proxy, bank.embedding(slot), image, adaptation);
            }
        }
        double dot = 0;
        double squares = 0;
        for (int i = 0; i < proxy.length; i++) {
            dot += image[i] * proxy[i];
            squares += proxy[i] * proxy[i];
        }
        return dot / Math.sqrt(squares);
    }

    private void add(double[] proxy, float[] slot, float[] image, Adaptation adaptation) {
        double weight =
                switch (adaptation) {
                    case TASK -> 1;
                    case SAMPLE -> Math.exp(-beta * (1 - UnitVector.dot(image, slot)));
                };
        for (int i = 0; i < proxy.length; i++) {
            proxy[i] += weight * slot[i];
        }
    }
}
