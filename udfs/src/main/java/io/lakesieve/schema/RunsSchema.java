package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Columns of {@code runs}: a row for each state of a run, appended, with its inputs, parameters and results by then. A run has
 * at most one state that says finished or failed, and that is its last; until then the last is the one of the highest
 * number.
 */
public final class RunsSchema {
    public static final String TABLE = "runs";
    public static final String RUN_ID = "run_id";
    /** The number of the state among the run's, from 1; the highest is what the run is now. */
    public static final String STATE = "state";
    /**
     * The run whose rows in {@code scores}, {@code feature_bank}, {@code calibration} and {@code source_summary} are this
     * run's: its own id, or that of an earlier run of which it would have repeated every row.
     */
    public static final String SCORES_OF = "scores_of";

    public static final String COMMAND = "command";
    public static final String STARTED_AT = "started_at";
    /** Null while the run is in progress, and if it was killed. */
    public static final String FINISHED_AT = "finished_at";
    /**
     * {@code running}, {@code finished} or {@code failed}; {@code removed} of an old run from the time, then in {@code
     * finished_at}, at which it was taken out of the views until its rows are deleted.
     */
    public static final String STATUS = "status";

    public static final String RUNNING = "running";
    public static final String FINISHED = "finished";
    public static final String FAILED = "failed";
    public static final String REMOVED = "removed";

    /** The model's URI, as given by the user. */
    public static final String MODEL = "model";
    /** Fingerprint of the model's files. */
    public static final String MODEL_ID = "model_id";

    public static final String LABEL_SET_ID = "label_set_id";
    /** SHA-256 over the negatives in order of position. */
    public static final String NEGATIVES_FINGERPRINT = "negatives_fingerprint";

    /** The image folder, glob or table, as given by the user; null if the run listed no images. */
    public static final String IMAGES = "images";
    /** The image root, qualified: the folder, the part of a glob before its first wildcard, or the table. */
    public static final String IMAGE_ROOT = "image_root";
    /** Of a table, the columns that the user named, by their role: content, path, source; and given_label. */
    public static final String IMAGE_COLUMNS = "image_columns";
    /**
     * Of a Delta table, the version that was listed and of which all images had rows in {@code embeddings} then; null for
     * other images, and where only some were taken.
     */
    public static final String IMAGES_VERSION = "images_version";
    /** Limits on the bytes and pixels of images; null if the run decoded none. */
    public static final String MAX_IMAGE_BYTES = "max_image_bytes";

    public static final String MAX_IMAGE_PIXELS = "max_image_pixels";
    /** The factor on cosines before a softmax. */
    public static final String LOGIT_SCALE = "logit_scale";
    /**
     * The methods that were computed, in the order given; null, like all columns up to fdr, for runs without scores.
     */
    public static final String METHODS = "methods";
    /** The method whose verdicts count. */
    public static final String VERDICT_METHOD = "verdict_method";
    /** Groups of negatives of the NegLabel score, and of AdaNeg's scores. */
    public static final String NEG_LABEL_GROUPS = "neglabel_groups";

    public static final String ADA_NEG_GROUPS = "adaneg_groups";
    /** Whether banked images were scored leave-one-out. */
    public static final String LEAVE_ONE_OUT = "leave_one_out";
    /** Where thresholds came from: {@code none}, {@code fixed}, {@code reference} or {@code otsu}. */
    public static final String THRESHOLD_POLICY = "threshold_policy";
    /** The share of the reference to accept; null under other policies. */
    public static final String ACCEPT = "accept";
    /** The share of flagged images that may be false; null under other policies. */
    public static final String FDR = "fdr";
    /**
     * All parameters as text, by flag, for people to read, and the fingerprints by which runs recognise reusable
     * results.
     */
    public static final String PARAMETERS = "parameters";

    public static final String COUNTS = "counts";
    /** Wall seconds of each stage. */
    public static final String STAGE_SECONDS = "stage_seconds";
    /** Images (or prompts, for text stages) per second of each stage. */
    public static final String STAGE_RATES = "stage_rates";
    /** Why the run failed. */
    public static final String ERROR = "error";

    /** Host, id and start time of the run's process, by which a killed run is recognised. */
    public static final String PROCESS = "process";

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(STATE, DataTypes.IntegerType, false)
            .add(SCORES_OF, DataTypes.StringType, false)
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
            .add(IMAGE_COLUMNS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false))
            .add(IMAGES_VERSION, DataTypes.LongType)
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
            .add(FDR, DataTypes.DoubleType)
            .add(PARAMETERS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false))
            .add(COUNTS, DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false))
            .add(STAGE_SECONDS, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false))
            .add(STAGE_RATES, DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false))
            .add(ERROR, DataTypes.StringType)
            .add(PROCESS, DataTypes.StringType);

    private RunsSchema() {}
}
