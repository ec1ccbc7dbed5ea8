package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code calibration}: one row per run and method of what a reference says, whatever rule the verdicts follow. */
public final class CalibrationSchema {
    public static final String TABLE = "calibration";
    public static final String RUN_ID = "run_id";
    public static final String METHOD = "method";
    /** URI of the reference. */
    public static final String REFERENCE = "reference";
    /** The same for the same reference images: their paths, bytes, sources, statuses and errors. */
    public static final String REFERENCE_FINGERPRINT = "reference_fingerprint";
    /** Scored images of the reference. */
    public static final String IMAGES = "images";
    /** The share that {@link #THRESHOLD} accepts. */
    public static final String ACCEPT = "accept";

    /** The threshold that accepts that share, which is the verdicts' under {@code --accept} alone. */
    public static final String THRESHOLD = "threshold";
    /**
     * Ends of the threshold's 95 % confidence interval (order statistics); null if there are too few images for one.
     */
    public static final String THRESHOLD_LOW = "threshold_low";

    public static final String THRESHOLD_HIGH = "threshold_high";
    /** Share of the reference that scores no lower than the threshold. */
    public static final String ACCEPTED_SHARE = "accepted_share";
    /** Ends of the 95 % interval of the share of new images of that kind that the threshold will accept (Beta). */
    public static final String ACCEPTANCE_LOW = "acceptance_low";

    public static final String ACCEPTANCE_HIGH = "acceptance_high";
    /** Images of the run that have a score, m. */
    public static final String LAKE_IMAGES = "lake_images";
    /** Estimated share of them that is good, in-distribution (Storey, lambda 0.5). */
    public static final String GOOD_SHARE = "good_share";
    /** Ends of its 90 % interval (the law of exceedances, inverted); null with fewer than ten images in either. */
    public static final String GOOD_SHARE_LOW = "good_share_low";

    public static final String GOOD_SHARE_HIGH = "good_share_high";
    /** Why there is no interval; null where there is one. */
    public static final String GOOD_SHARE_NOTE = "good_share_note";
    /** The smallest share of false ones that any list of flagged images has. */
    public static final String SMALLEST_FDR = "smallest_fdr";
    /**
     * Whether the images above the reference's median lie as the reference does: {@code like}, or {@code lower} or {@code
     * higher} where they deviate beyond chance (1 %).
     */
    public static final String REFERENCE_FIT = "reference_fit";

    public static final String LIKE = "like";
    /** Largest difference of the two distributions there, and how often chance makes one so large (Kolmogorov-Smirnov). */
    public static final String FIT_DEVIATION = "fit_deviation";

    public static final String FIT_P_VALUE = "fit_p_value";
    /** Why the rule flags nothing by this method whatever the scores; null where it may. */
    public static final String REFUSED = "refused";
    /** The reference's scores, ascending. */
    public static final String REFERENCE_SCORES = "reference_scores";
    /** Images of the run by the number of reference scores that they reach, 0 to n: all of the above follows from these. */
    public static final String RANK_COUNTS = "rank_counts";
    /** Expected share of in-distribution images among AdaNeg's confident outliers; null for other methods. */
    public static final String BANK_ID_SHARE = "bank_id_share";
    /** Whether AdaNeg's bank is trusted; null for other methods. */
    public static final String BANK_TRUSTED = "bank_trusted";

    public static final String MODEL_ID = "model_id";
    public static final String LABEL_SET_ID = "label_set_id";
    /** SHA-256 over the negatives in order of position. */
    public static final String NEGATIVES_FINGERPRINT = "negatives_fingerprint";

    public static final String LOGIT_SCALE = "logit_scale";
    /** Groups of negatives; null for methods without them. */
    public static final String GROUPS = "groups";
    /**
     * Other parameters of the method, by name: AdaNeg's t, g, M, beta, lambda, and whether banked images are scored
     * leave-one-out.
     */
    public static final String METHOD_PARAMETERS = "method_parameters";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(METHOD, DataTypes.StringType, false)
            .add(REFERENCE, DataTypes.StringType, false)
            .add(REFERENCE_FINGERPRINT, DataTypes.StringType, false)
            .add(IMAGES, DataTypes.LongType, false)
            .add(ACCEPT, DataTypes.DoubleType, false)
            .add(THRESHOLD, DataTypes.DoubleType, false)
            .add(THRESHOLD_LOW, DataTypes.DoubleType)
            .add(THRESHOLD_HIGH, DataTypes.DoubleType)
            .add(ACCEPTED_SHARE, DataTypes.DoubleType, false)
            .add(ACCEPTANCE_LOW, DataTypes.DoubleType, false)
            .add(ACCEPTANCE_HIGH, DataTypes.DoubleType, false)
            .add(LAKE_IMAGES, DataTypes.LongType, false)
            .add(GOOD_SHARE, DataTypes.DoubleType, false)
            .add(GOOD_SHARE_LOW, DataTypes.DoubleType)
            .add(GOOD_SHARE_HIGH, DataTypes.DoubleType)
            .add(GOOD_SHARE_NOTE, DataTypes.StringType)
            .add(SMALLEST_FDR, DataTypes.DoubleType, false)
            .add(REFERENCE_FIT, DataTypes.StringType, false)
            .add(FIT_DEVIATION, DataTypes.DoubleType, false)
            .add(FIT_P_VALUE, DataTypes.DoubleType, false)
            .add(REFUSED, DataTypes.StringType)
            .add(REFERENCE_SCORES, DataTypes.createArrayType(DataTypes.DoubleType, false), false)
            .add(RANK_COUNTS, DataTypes.createArrayType(DataTypes.LongType, false), false)
            .add(BANK_ID_SHARE, DataTypes.DoubleType)
            .add(BANK_TRUSTED, DataTypes.BooleanType)
            .add(MODEL_ID, DataTypes.StringType, false)
            .add(LABEL_SET_ID, DataTypes.StringType, false)
            .add(NEGATIVES_FINGERPRINT, DataTypes.StringType, false)
            .add(LOGIT_SCALE, DataTypes.DoubleType, false)
            .add(GROUPS, DataTypes.IntegerType)
            .add(METHOD_PARAMETERS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false));

    private CalibrationSchema() {}
}
