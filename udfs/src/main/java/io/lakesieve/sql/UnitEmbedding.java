package io.lakesieve.sql;

import io.lakesieve.model.runtime.Embeddings;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Converts an embedding to the result of an SQL function: {@code array<float>} of unit length. */
final class UnitEmbedding {
    static final DataType TYPE = DataTypes.createArrayType(DataTypes.FloatType, false);

    /** The first row; null if it cannot be normalised, in which case the table's status is {@code unreadable}. */
    static Object of(Embeddings embeddings) {
        return embeddings.defect(0).isPresent() ? null : UnsafeArrayData.fromPrimitiveArray(embeddings.row(0));
    }

    private UnitEmbedding() {}
}
