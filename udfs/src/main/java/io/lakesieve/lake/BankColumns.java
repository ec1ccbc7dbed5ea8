package io.lakesieve.lake;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.matrix.UnitVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the label space column of a banked image, whose label the table stores by name. If a word is a negative twice,
 * as a noun and as an adjective, the column is that of the more similar one, as it was when the bank was filled.
 */
public final class BankColumns {
    private final Map<String, Integer> idColumns = new HashMap<>();
    private final Map<String, List<Integer>> negativeColumns = new HashMap<>();
    private final List<NegativeLabel> negatives;
    private final int idLabels;

    /**
     * Prepares for a label set.
     *
     * @param idLabels sorted by their UTF-8 bytes
     * @param negatives sorted by position
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

    /** The feature bank with these images. */
    public FeatureBank bank(List<BankedImage> images) {
        List<BankCandidate> entries = images.stream()
                .map(image -> new BankCandidate(of(image), image.entropy(), image.imageId(), image.embedding()))
                .toList();
        return FeatureBank.of(entries, AdaNegParameters.DEFAULT.capacity());
    }

    /** The column of a banked image; ID labels come first. */
    public int of(BankedImage image) {
        if (image.side() == BankSide.ID) {
            return idColumns.get(image.label());
        }
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int column : negativeColumns.get(image.label())) {
            double cosine = UnitVector.dot(
                    image.embedding(), negatives.get(column - idLabels).embedding());
            if (cosine > highest) {
                highest = cosine;
                best = column;
            }
        }
        return best;
    }
}
