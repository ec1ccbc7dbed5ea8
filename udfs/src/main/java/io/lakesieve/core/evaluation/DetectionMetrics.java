package io.lakesieve.core.evaluation;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metrics of how well a score separates in-distribution (ID) from out-of-distribution (OOD) images, all in [0, 1].
 *
 * <p>The two kinds of FPR95 are different quantities that papers report under one name.
 *
 * @param auroc the probability that an ID image scores higher than an OOD one, ties counted one half
 * @param auprIn the average precision with ID as the positive class
 * @param auprOut the average precision of the negated score with OOD as the positive class
 * @param fpr95 the share of OOD images accepted at the threshold that accepts 95 % of ID images (NegLabel): the
 *     distinct score whose ID recall is nearest to 0.95, of two equally near the one of higher recall
 * @param fpr95OpenOod the share of ID images rejected at the first threshold that rejects at least 95 % of OOD images
 *     (OpenOOD, behind AdaNeg's figures)
 */
public record DetectionMetrics(double auroc, double auprIn, double auprOut, double fpr95, double fpr95OpenOod)
        implements Serializable {
    /** Returns the metrics by the names that tables and reports use, in a fixed order. */
    public Map<String, Double> asMap() {
        Map<String, Double> byName = new LinkedHashMap<>();
        byName.put("auroc", auroc);
        byName.put("aupr_in", auprIn);
        byName.put("aupr_out", auprOut);
        byName.put("fpr95", fpr95);
        byName.put("fpr95_openood", fpr95OpenOod);
        return Collections.unmodifiableMap(byName);
    }
}
