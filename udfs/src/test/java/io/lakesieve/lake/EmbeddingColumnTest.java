package io.lakesieve.lake;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.junit.jupiter.api.Test;

class EmbeddingColumnTest {
    private static final float[] EMBEDDING = {1, -0.0f, Float.MIN_VALUE, 0.1f};

    @Test
    void floatsComeBackBitForBit() {
        Row row = RowFactory.create("an image", EmbeddingColumn.toColumn(EMBEDDING));

        assertThat(EmbeddingColumn.fromRow(row, 1)).containsExactly(EMBEDDING);
        assertThat(EmbeddingColumn.fromFloats(UnsafeArrayData.fromPrimitiveArray(EMBEDDING)))
                .containsExactly(EMBEDDING);
    }

    @Test
    void doublesAreRoundedToTheNearestFloat() {
        double[] doubles = {1, 0.1, 1e300, -1e-300};

        assertThat(EmbeddingColumn.fromDoubles(UnsafeArrayData.fromPrimitiveArray(doubles)))
                .containsExactly(1, 0.1f, Float.POSITIVE_INFINITY, -0.0f);
    }

    @Test
    void hasNullFindsANullElement() {
        UnsafeArrayData withNull = UnsafeArrayData.fromPrimitiveArray(new float[] {1, 2, 3});
        assertThat(EmbeddingColumn.hasNull(withNull)).isFalse();

        withNull.setFloat(2, 0); // as the engine leaves a null's place
        withNull.setNullAt(2);

        assertThat(EmbeddingColumn.fromFloats(withNull)).hasSize(3);
        assertThat(EmbeddingColumn.hasNull(withNull)).isTrue();
        assertThat(EmbeddingColumn.hasNull(new GenericArrayData(new Object[] {1f, null})))
                .isTrue();
    }
}
