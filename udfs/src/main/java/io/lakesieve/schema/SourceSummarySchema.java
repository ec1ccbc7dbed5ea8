package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code source_summary}: one row per run, method and source. */
public final class SourceSummarySchema {
    public static final String TABLE = "source_summary";
    public static final String RUN_ID = "run_id";
    public static final String METHOD = "method";
    /** Null for the images that have none. */
    public static final String SOURCE = "source";

    /** {@code images = scored + unreadable + too_large + unsupported + unavailable}. */
    public static final String IMAGES = "images";

    /** {@code scored = ood_images + id_images + undecided}. */
    public static final String SCORED = "scored";

    public static final String UNREADABLE = "unreadable";
    public static final String TOO_LARGE = "too_large";
    public static final String UNSUPPORTED = "unsupported";
    public static final String UNAVAILABLE = "unavailable";
    /** Images that the method finds out of distribution. */
    public static final String OOD_IMAGES = "ood_images";
    /** Images that the method finds in-distribution. */
    public static final String ID_IMAGES = "id_images";
    /** Scored images without a verdict. */
    public static final String UNDECIDED = "undecided";
    /** {@code ood_images / (ood_images + id_images)}; null without verdicts, as its interval. */
    public static final String OOD_SHARE = "ood_share";
    /** Ends of the share's 95 % confidence interval (Wilson). */
    public static final String OOD_SHARE_LOW = "ood_share_low";

    public static final String OOD_SHARE_HIGH = "ood_share_high";

    /** Estimated share of the source's scored images that is good, as in {@code calibration}; null without a reference. */
    public static final String GOOD_SHARE = "good_share";
    /** Ends of its 90 % interval. */
    public static final String GOOD_SHARE_LOW = "good_share_low";

    public static final String GOOD_SHARE_HIGH = "good_share_high";
    /** Why there is no estimate: no reference, or too few images; null where there is one. */
    public static final String GOOD_SHARE_NOTE = "good_share_note";

    /**
     * Quantiles of the source's scores, at {@link #quantiles()}. A quantile is the smallest score that at least this
     * share of the scores does not exceed; its rank is accurate to 1 in {@value #QUANTILE_ACCURACY} images, and exact
     * for sources up to that size. Null if nothing was scored.
     */
    public static final String ID_SCORE_P01 = "id_score_p01";

    public static final String ID_SCORE_P05 = "id_score_p05";
    public static final String ID_SCORE_P25 = "id_score_p25";
    public static final String ID_SCORE_P50 = "id_score_p50";
    public static final String ID_SCORE_P75 = "id_score_p75";
    public static final String ID_SCORE_P95 = "id_score_p95";
    public static final String ID_SCORE_P99 = "id_score_p99";

    /**
     * The five negatives that are among the top negatives of most images, with the number of those images. Counted over
     * the images found out of distribution or, if the method gave no verdicts, over all scored ones.
     */
    public static final String TOP_NEGATIVES = "top_negatives";
    /** The last finished run before this one over the same image root with the same method; null if there is none. */
    public static final String PREVIOUS_RUN_ID = "previous_run_id";

    public static final String PREVIOUS_OOD_SHARE = "previous_ood_share";
    /** {@code ood_share - previous_ood_share}; null if either is. */
    public static final String OOD_SHARE_CHANGE = "ood_share_change";
    /** Ends of the change's 95 % confidence interval (Newcombe), which treats the two runs as independent samples. */
    public static final String OOD_SHARE_CHANGE_LOW = "ood_share_change_low";

    public static final String OOD_SHARE_CHANGE_HIGH = "ood_share_change_high";
    /** Whether that interval excludes zero; without a change this happens by chance in about one of twenty sources. */
    public static final String OOD_SHARE_CHANGED = "ood_share_changed";

    /** Parameter of the quantile sketch: the share of the images by which a rank may be wrong is one over this. */
    public static final int QUANTILE_ACCURACY = 10_000;

    private static final double[] QUANTILES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    private static final String[] QUANTILE_COLUMNS = {
        ID_SCORE_P01, ID_SCORE_P05, ID_SCORE_P25, ID_SCORE_P50, ID_SCORE_P75, ID_SCORE_P95, ID_SCORE_P99
    };

    /** Fields of an element of {@link #TOP_NEGATIVES}. */
    public static final String NEGATIVE_LABEL = "label";

    public static final String NEGATIVE_IMAGES = "images";

    public static final StructType NEGATIVE_TYPE = new StructType()
            .add(NEGATIVE_LABEL, DataTypes.StringType, false)
            .add(NEGATIVE_IMAGES, DataTypes.LongType, false);

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(METHOD, DataTypes.StringType, false)
            .add(SOURCE, DataTypes.StringType)
            .add(IMAGES, DataTypes.LongType, false)
            .add(SCORED, DataTypes.LongType, false)
            .add(UNREADABLE, DataTypes.LongType, false)
            .add(TOO_LARGE, DataTypes.LongType, false)
            .add(UNSUPPORTED, DataTypes.LongType, false)
            .add(UNAVAILABLE, DataTypes.LongType, false)
            .add(OOD_IMAGES, DataTypes.LongType, false)
            .add(ID_IMAGES, DataTypes.LongType, false)
            .add(UNDECIDED, DataTypes.LongType, false)
            .add(OOD_SHARE, DataTypes.DoubleType)
            .add(OOD_SHARE_LOW, DataTypes.DoubleType)
            .add(OOD_SHARE_HIGH, DataTypes.DoubleType)
            .add(GOOD_SHARE, DataTypes.DoubleType)
            .add(GOOD_SHARE_LOW, DataTypes.DoubleType)
            .add(GOOD_SHARE_HIGH, DataTypes.DoubleType)
            .add(GOOD_SHARE_NOTE, DataTypes.StringType)
            .add(ID_SCORE_P01, DataTypes.DoubleType)
            .add(ID_SCORE_P05, DataTypes.DoubleType)
            .add(ID_SCORE_P25, DataTypes.DoubleType)
            .add(ID_SCORE_P50, DataTypes.DoubleType)
            .add(ID_SCORE_P75, DataTypes.DoubleType)
            .add(ID_SCORE_P95, DataTypes.DoubleType)
            .add(ID_SCORE_P99, DataTypes.DoubleType)
            .add(TOP_NEGATIVES, DataTypes.createArrayType(NEGATIVE_TYPE, false))
            .add(PREVIOUS_RUN_ID, DataTypes.StringType)
            .add(PREVIOUS_OOD_SHARE, DataTypes.DoubleType)
            .add(OOD_SHARE_CHANGE, DataTypes.DoubleType)
            .add(OOD_SHARE_CHANGE_LOW, DataTypes.DoubleType)
            .add(OOD_SHARE_CHANGE_HIGH, DataTypes.DoubleType)
            .add(OOD_SHARE_CHANGED, DataTypes.BooleanType);

    /** The shares of the quantile columns. */
    public static double[] quantiles() {
        return QUANTILES.clone();
    }

    /** The names of the quantile columns, in the same order. */
    public static String[] quantileColumns() {
        return QUANTILE_COLUMNS.clone();
    }

    private SourceSummarySchema() {}
}
