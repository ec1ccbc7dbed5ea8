package io.lakesieve.lake;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.bank.FeatureBank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the column of the label whose bank an image is in. A word may be a negative twice, as a noun and as an
 * adjective; the image is then in the bank of the one that it is more similar to, as every negative's is.
 */
public final class BankColumns {
    private final Map<String, Integer> idColumns = new HashMap<>();
    private final Map<String, List<Integer>> negativeColumns = new HashMap<>();
    private final List<NegativeLabel> negatives;
    private final int idLabels;

    /**
     * Of a label set.
     *
     * @param idLabels by their UTF-8 bytes
     * @param negatives by position
     */
    public BankColumns(List<StoredLabel> idLabels, List<NegativeLabel> negatives) {
        this.negatives = negatives;
        this.idLabels = idLabels.size();
        for (int column = 0; column < idLabels.size(); column++) {
            idColumns.put(idLabels.get(column).label(), column);
        }
        for (int position = 0; position < negatives.size(); position++) {
            negativeColumns
                    .computeIfAbsent(negatives.get(position).label(), label -> new ArrayList<>())
                    .add(idLabels.size() + position);
        }
    }

    /** The banks that those images make. */
    public FeatureBank bank(List<BankedImage> images) {
        List<BankCandidate> entries = images.stream()
                .map(image -> new BankCandidate(of(image), image.entropy(), image.imageId(), image.embedding()))
                .toList();
        return FeatureBank.of(entries, AdaNegParameters.DEFAULT.capacity());
    }

    /** The column, ID labels first. */
    public int of(BankedImage image) {
        if (image.side() == BankSide.ID) {
            return idColumns.get(image.label());
        }
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int column : negativeColumns.get(image.label())) {
            double cosine =
                    dot(image.embedding(), negatives.get(column - idLabels).embedding());
            if (cosine > highest) {
                highest = cosine;
                best = column;
            }
        }
        return best;
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }
}
