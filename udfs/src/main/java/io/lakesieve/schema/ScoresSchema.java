package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code scores}: one row per run, path and method, with the score or the reason why there is none. */
public final class ScoresSchema {
    public static final String TABLE = "scores";
    public static final String RUN_ID = "run_id";
    /** The run that computed the row: an earlier one than {@link #RUN_ID} if the row was copied. */
    public static final String COMPUTED_IN = "computed_in";

    public static final String IMAGE_ID = "image_id";
    public static final String PATH = "path";
    public static final String SOURCE = "source";
    public static final String METHOD = "method";
    /** High means in-distribution; within [0, 1] but for {@code maxlogit} and {@code energy}. */
    public static final String ID_SCORE = "id_score";
    /** {@code 1 - id_score}; for {@code maxlogit} and {@code energy} {@code -id_score}. */
    public static final String OOD_SCORE = "ood_score";

    public static final String PREDICTED_LABEL = "predicted_label";
    /** The top-k negatives by probability, in descending order. */
    public static final String TOP_NEGATIVES = "top_negatives";
    /** The label that the image was given; null where none was asked for or it has none. */
    public static final String GIVEN_LABEL = "given_label";
    /**
     * Cosine to the given label minus the largest to the other ID labels; null where that is none of the ID labels, or the
     * only one.
     */
    public static final String LABEL_MARGIN = "label_margin";
    /** (1 + reference images that score at most this) / (n + 1) for a reference of n; null without one. */
    public static final String P_VALUE = "p_value";
    /** The smallest share of false ones that a list of the run's images has which holds this one; null without a reference. */
    public static final String Q_VALUE = "q_value";
    /** {@code id_score < threshold}; null without a threshold. */
    public static final String IS_OOD = "is_ood";

    public static final String THRESHOLD = "threshold";
    /**
     * False where most of AdaNeg's confident outliers are likely in-distribution: the verdict shown for the image is
     * then that of the same run's NegLabel row. Null counts as true.
     */
    public static final String BANK_TRUSTED = "bank_trusted";

    public static final String STATUS = "status";
    public static final String ERROR = "error";

    /** Fields of an element of {@link #TOP_NEGATIVES}. */
    public static final String NEGATIVE_LABEL = "label";

    public static final String NEGATIVE_PROBABILITY = "probability";

    public static final StructType NEGATIVE_TYPE = new StructType()
            .add(NEGATIVE_LABEL, DataTypes.StringType, false)
            .add(NEGATIVE_PROBABILITY, DataTypes.DoubleType, false);

    public static final StructType TYPE = new StructType()
            .add(RUN_ID, DataTypes.StringType, false)
            .add(COMPUTED_IN, DataTypes.StringType, false)
            .add(IMAGE_ID, DataTypes.StringType)
            .add(PATH, DataTypes.StringType)
            .add(SOURCE, DataTypes.StringType)
            .add(METHOD, DataTypes.StringType, false)
            .add(ID_SCORE, DataTypes.DoubleType)
            .add(OOD_SCORE, DataTypes.DoubleType)
            .add(PREDICTED_LABEL, DataTypes.StringType)
            .add(TOP_NEGATIVES, DataTypes.createArrayType(NEGATIVE_TYPE, false))
            .add(GIVEN_LABEL, DataTypes.StringType)
            .add(LABEL_MARGIN, DataTypes.DoubleType)
            .add(P_VALUE, DataTypes.DoubleType)
            .add(Q_VALUE, DataTypes.DoubleType)
            .add(IS_OOD, DataTypes.BooleanType)
            .add(THRESHOLD, DataTypes.DoubleType)
            .add(BANK_TRUSTED, DataTypes.BooleanType)
            .add(STATUS, DataTypes.StringType, false)
            .add(ERROR, DataTypes.StringType);

    private ScoresSchema() {}
}
