package io.lakesieve.sql;

import io.lakesieve.model.runtime.Embeddings;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** An embedding as the functions of the towers return it: {@code array<float>} of unit length. */
final class UnitEmbedding {
    static final DataType TYPE = DataTypes.createArrayType(DataTypes.FloatType, false);

    /** The first of the rows; null where the tower gave no direction, which the table calls unreadable. */
    static Object of(Embeddings embeddings) {
        return embeddings.defect(0).isPresent() ? null : UnsafeArrayData.fromPrimitiveArray(embeddings.row(0));
    }

    private UnitEmbedding() {}
}
