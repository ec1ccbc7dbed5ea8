package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code runs}: a row is a run, from what it was made of to what came out. */
public final class RunsSchema {
    public static final String TABLE = "runs";
    public static final String RUN_ID = "run_id";
    public static final String COMMAND = "command";
    public static final String STARTED_AT = "started_at";
    /** Null while the run goes on, and for ever where it was killed. */
    public static final String FINISHED_AT = "finished_at";
    /** {@code running}, {@code finished} or {@code failed}. */
    public static final String STATUS = "status";

    public static final String RUNNING = "running";
    public static final String FINISHED = "finished";
    public static final String FAILED = "failed";

    /** Where the model was read, as the user named it. */
    public static final String MODEL = "model";
    /** Fingerprint of the model's files. */
    public static final String MODEL_ID = "model_id";

    public static final String LABEL_SET_ID = "label_set_id";
    /** SHA-256 over the negatives in order of position. */
    public static final String NEGATIVES_FINGERPRINT = "negatives_fingerprint";

    /** Where the images were listed, as the user named it; null where the run listed none. */
    public static final String IMAGES = "images";
    /** The image root, qualified: the folder, the part of a glob before its first wildcard, or the table. */
    public static final String IMAGE_ROOT = "image_root";
    /** The largest files and pictures that were decoded; null where the run decoded none. */
    public static final String MAX_IMAGE_BYTES = "max_image_bytes";

    public static final String MAX_IMAGE_PIXELS = "max_image_pixels";
    /** The factor on cosines before a softmax. */
    public static final String LOGIT_SCALE = "logit_scale";
    /** The methods that were computed, in the order given; null, as all columns up to accept, for runs without scores. */
    public static final String METHODS = "methods";
    /** The method whose verdicts count. */
    public static final String VERDICT_METHOD = "verdict_method";
    /** Groups of negatives of the NegLabel score, and of AdaNeg's scores. */
    public static final String NEG_LABEL_GROUPS = "neglabel_groups";

    public static final String ADA_NEG_GROUPS = "adaneg_groups";
    /** Whether a banked image was left out of the proxies that it was scored with itself. */
    public static final String LEAVE_ONE_OUT = "leave_one_out";
    /** Where thresholds came from: {@code none}, {@code fixed}, {@code reference} or {@code otsu}. */
    public static final String THRESHOLD_POLICY = "threshold_policy";
    /** The share of the reference to accept; null under other policies. */
    public static final String ACCEPT = "accept";
    /** Every parameter in force as text, by flag, for people; and the fingerprints by which runs know each other. */
    public static final String PARAMETERS = "parameters";

    public static final String COUNTS = "counts";
    /** Wall seconds of each stage. */
    public static final String STAGE_SECONDS = "stage_seconds";
    /** Images (or prompts, for text stages) per second of each stage. */
    public static final String STAGE_RATES = "stage_rates";
    /** Why the run failed. */
    public static final String ERROR = "error";

    /** Host, number and start of the process that does the run, so that one that was killed is known by it. */
    public static final String PROCESS = "process";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(COMMAND, DataTypes.StringType, false)
            .add(STARTED_AT, DataTypes.TimestampType, false)
            .add(FINISHED_AT, DataTypes.TimestampType)
            .add(STATUS, DataTypes.StringType, false)
            .add(MODEL, DataTypes.StringType)
            .add(MODEL_ID, DataTypes.StringType)
            .add(LABEL_SET_ID, DataTypes.StringType)
            .add(NEGATIVES_FINGERPRINT, DataTypes.StringType)
            .add(IMAGES, DataTypes.StringType)
            .add(IMAGE_ROOT, DataTypes.StringType)
            .add(MAX_IMAGE_BYTES, DataTypes.LongType)
            .add(MAX_IMAGE_PIXELS, DataTypes.LongType)
            .add(LOGIT_SCALE, DataTypes.DoubleType)
            .add(METHODS, DataTypes.createArrayType(DataTypes.StringType, false))
            .add(VERDICT_METHOD, DataTypes.StringType)
            .add(NEG_LABEL_GROUPS, DataTypes.IntegerType)
            .add(ADA_NEG_GROUPS, DataTypes.IntegerType)
            .add(LEAVE_ONE_OUT, DataTypes.BooleanType)
            .add(THRESHOLD_POLICY, DataTypes.StringType)
            .add(ACCEPT, DataTypes.DoubleType)
            .add(PARAMETERS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false))
            .add(COUNTS, DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false))
            .add(STAGE_SECONDS, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false))
            .add(STAGE_RATES, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false))
            .add(ERROR, DataTypes.StringType)
            .add(PROCESS, DataTypes.StringType);

    private RunsSchema() {}
}
