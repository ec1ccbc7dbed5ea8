package io.lakesieve.core.score;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The scoring methods, with their names on the command line and in the tables.
 *
 * <p>An {@code id_score} is high for in-distribution images. All but {@link #MAX_LOGIT} and {@link #ENERGY} lie in [0,
 * 1]; those two are the raw, unbounded values.
 */
public enum ScoringMethod {
    /** Grouped softmax against mined negatives (Jiang et al., ICLR 2024). */
    NEG_LABEL("neglabel"),
    /** Task-adaptive proxies (Zhang and Zhang, NeurIPS 2024). */
    ADA_NEG_TASK("adaneg-task"),
    /** Sample-adaptive proxies (Zhang and Zhang, NeurIPS 2024). */
    ADA_NEG_SAMPLE("adaneg-sample"),
    /** Largest softmax of the unscaled cosines (Ming et al., NeurIPS 2022). */
    MCM("mcm"),
    /** Largest softmax of the scaled cosines (Hendrycks and Gimpel, ICLR 2017). */
    MSP("msp"),
    /** Largest scaled cosine. */
    MAX_LOGIT("maxlogit"),
    /** Log-sum-exp of the scaled cosines. */
    ENERGY("energy"),
    /** "Yes" against "no" for the most similar label (Wang et al., ICCV 2023). */
    CLIPN_CTW("clipn-ctw"),
    /** "Yes" against "no" for all labels, weighted by their softmax (Wang et al., ICCV 2023). */
    CLIPN_ATD("clipn-atd"),
    /** Softmax against the words of a caption decoder (Esmaeilpour et al., AAAI 2022). */
    ZOC("zoc"),
    /** Softmax against words chosen by the images themselves (TANL, CVPR 2026, in batch form; experimental). */
    TANL("tanl");

    private final String tableName;

    ScoringMethod(String tableName) {
        this.tableName = tableName;
    }

    /** The method's name on the command line and in the tables. */
    public String tableName() {
        return tableName;
    }

    /** Whether the score is undefined without negatives. */
    public boolean needsNegatives() {
        return this == NEG_LABEL || this == TANL || adaptation().isPresent();
    }

    /** Whether an image's score depends on the other images of a run. */
    public boolean dependsOnOtherImages() {
        return this == TANL || adaptation().isPresent();
    }

    /** Whether it is a method of CLIPN, which needs the ID labels' embeddings by a "no" text tower. */
    public boolean needsYesNoLabels() {
        return this == CLIPN_CTW || this == CLIPN_ATD;
    }

    /** Whether it needs the model's caption decoder while it scores. */
    public boolean needsCaptions() {
        return this == ZOC;
    }

    /** The kind of proxies of AdaNeg's methods; empty for the others. */
    public Optional<Adaptation> adaptation() {
        return switch (this) {
            case ADA_NEG_TASK -> Optional.of(Adaptation.TASK);
            case ADA_NEG_SAMPLE -> Optional.of(Adaptation.SAMPLE);
            case NEG_LABEL, MCM, MSP, MAX_LOGIT, ENERGY, CLIPN_CTW, CLIPN_ATD, ZOC, TANL -> Optional.empty();
        };
    }

    /** {@code 1 - idScore}, or {@code -idScore} where the score has no bounds. */
    public double oodScore(double idScore) {
        return this == MAX_LOGIT || this == ENERGY ? -idScore : 1 - idScore;
    }

    /**
     * The method of that name.
     *
     * @throws IllegalArgumentException for any other name, listing those there are
     */
    public static ScoringMethod ofTableName(String name) {
        return Arrays.stream(values())
                .filter(method -> method.tableName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no method '" + name + "'. The methods are "
                        + Arrays.stream(values()).map(ScoringMethod::tableName).collect(Collectors.joining(", "))
                        + "."));
    }
}
