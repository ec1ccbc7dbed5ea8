package io.lakesieve.job;

import io.lakesieve.core.Closeness;
import io.lakesieve.core.CosineBlock;
import io.lakesieve.core.EmbeddingMatrix;
import io.lakesieve.core.LabelProduct;
import io.lakesieve.core.ProductLibrary;
import io.lakesieve.lake.EmbeddingColumn;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/** Measures how close the candidates of a partition are to the ID labels. */
final class ClosenessTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    static final StructType OUTPUT_TYPE = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add("closeness", DataTypes.FloatType, false);

    private final Broadcast<EmbeddingMatrix> idLabels;
    private final LongAccumulator measured;

    ClosenessTask(Broadcast<EmbeddingMatrix> idLabels, LongAccumulator measured) {
        this.idLabels = idLabels;
        this.measured = measured;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> candidates) {
        LabelProduct product = ProductLibrary.plain().product(List.of(idLabels.value()));
        CosineBlock block = product.block(1);
        Closeness closeness = new Closeness(product.columns(0));
        float[] cosines = new float[product.columns(0)];
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return candidates.hasNext();
            }

            @Override
            public Row next() {
                Row candidate = candidates.next();
                block.put(0, EmbeddingColumn.fromRow(candidate, 2));
                block.multiply(0, 1);
                block.read(0, 0, cosines, cosines.length);
                measured.add(1);
                return RowFactory.create(candidate.getString(0), candidate.getString(1), closeness.of(cosines, 0));
            }
        };
    }
}
