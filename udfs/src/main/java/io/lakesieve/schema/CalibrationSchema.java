package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code calibration}: one row per run and method whose threshold was calibrated on reference images. */
public final class CalibrationSchema {
    public static final String TABLE = "calibration";
    public static final String RUN_ID = "run_id";
    public static final String METHOD = "method";
    /** URI of the reference. */
    public static final String REFERENCE = "reference";
    /** SHA-256 over the sorted ids of the reference's scored images, repeated ids included. */
    public static final String REFERENCE_FINGERPRINT = "reference_fingerprint";
    /** Scored images of the reference. */
    public static final String IMAGES = "images";
    /** The share to accept. */
    public static final String ACCEPT = "accept";

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
