package io.lakesieve.schema;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Columns of {@code negative_labels}: one row per mined negative of a label set. */
public final class NegativeLabelsSchema {
    public static final String TABLE = "negative_labels";
    public static final String LABEL_SET_ID = "label_set_id";
    public static final String LABEL = "label";
    /** {@code noun} or {@code adjective}. */
    public static final String PART_OF_SPEECH = "part_of_speech";
    /** The 0.95 quantile of the candidate's cosines to all ID labels. */
    public static final String CLOSENESS = "closeness";
    /** Rank after mining, from 0: nouns, then adjectives, each by ascending closeness. */
    public static final String RANK = "rank";
    /** Position after the seeded shuffle, from 0; with groups of size s the group is position / s. */
    public static final String POSITION = "position";

    public static final String EMBEDDING = "embedding";

    public static final StructType TYPE = new StructType()
            .add(LABEL_SET_ID, DataTypes.StringType, false)
            .add(LABEL, DataTypes.StringType, false)
            .add(PART_OF_SPEECH, DataTypes.StringType, false)
            .add(CLOSENESS, DataTypes.FloatType, false)
            .add(RANK, DataTypes.IntegerType, false)
            .add(POSITION, DataTypes.IntegerType, false)
            .add(EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private NegativeLabelsSchema() {}
}
