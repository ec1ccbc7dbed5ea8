package io.lakesieve.core.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.UnitVector;
import java.util.Map;

/**
 * Scores banked images leave-one-out: the proxy of a label is formed without the image that is scored, which would
 * otherwise be compared with itself.
 *
 * <p>Such a proxy is computed from its definition, in double (AdaNeg, section 3.3), since a banked image needs only
 * one: that of the label whose bank it is in. Shared by all threads.
 */
final class LeaveOneOutProxies {
    private static final int NONE = -1;

    private final LabelSpace space;
    private final FeatureBank bank;
    private final double beta;
    /** The slot of each image id; built at first use, since most runs do not need it. */
    private Map<String, Integer> slots;

    LeaveOneOutProxies(LabelSpace space, FeatureBank bank, double beta) {
        this.space = space;
        this.bank = bank;
        this.beta = beta;
    }

    /** The slot of an image in the bank, or a negative number if it is not banked. */
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

    /** The cosine of a banked image to the proxy of its label, formed without its own slot. */
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
