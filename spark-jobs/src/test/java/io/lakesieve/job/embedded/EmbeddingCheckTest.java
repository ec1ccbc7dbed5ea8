package io.lakesieve.job.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rows of a table of embeddings cannot be used. */
class EmbeddingCheckTest {
    private static final EmbeddingCheck FLOATS = new EmbeddingCheck("label", 3, false);
    private static final EmbeddingCheck DOUBLES = new EmbeddingCheck("image_id", 3, true);

    @ParameterizedTest
    @CsvSource({
        "1 2,            has 2 dimensions instead of 3",
        "1 NaN 3,        has NaN or an infinity in its embedding",
        "1 Infinity 3,   has NaN or an infinity in its embedding",
        "1 -Infinity 3,  has NaN or an infinity in its embedding",
        "1 null 3,       has a null in its embedding",
        "0 0 0,          has an embedding of norm zero"
    })
    void anEmbeddingThatCannotBeUsedIsNamedInFloatsAndInDoubles(String values, String reason) {
        assertThat(FLOATS.call(List.of(row("sound", floats("3 0 0")), row("bad", floats(values)))
                        .iterator()))
                .toIterable()
                .containsExactly(new EmbeddingCheck.Summary(2, new EmbeddingCheck.Defect("bad", reason)));
        assertThat(DOUBLES.call(List.of(row("sound", doubles("3 0 0")), row("bad", doubles(values)))
                        .iterator()))
                .toIterable()
                .containsExactly(new EmbeddingCheck.Summary(2, new EmbeddingCheck.Defect("bad", reason)));
    }

    @Test
    void noEmbeddingAndNoKeyAreNamed() {
        assertThat(FLOATS.call(List.of(row("bad", null)).iterator()))
                .toIterable()
                .containsExactly(new EmbeddingCheck.Summary(1, new EmbeddingCheck.Defect("bad", "has no embedding")));
        assertThat(FLOATS.call(List.of(row(null, floats("3 0 0"))).iterator()))
                .toIterable()
                .containsExactly(new EmbeddingCheck.Summary(1, new EmbeddingCheck.Defect(null, "has no label")));
    }

    @Test
    void soundRowsAreCounted() {
        assertThat(FLOATS.call(List.of(row("a", floats("3 0 0")), row("b", floats("0 1e-30 0")))
                        .iterator()))
                .toIterable()
                .containsExactly(new EmbeddingCheck.Summary(2, null));
    }

    @Test
    void theSmallestKeyIsNamedOfSeveralRowsWhereverTheyAre() {
        EmbeddingCheck.Summary part = FLOATS.call(List.of(row("b", null), row("a", floats("1")), row("c", null))
                        .iterator())
                .next();
        EmbeddingCheck.Summary sound = new EmbeddingCheck.Summary(4, null);
        EmbeddingCheck.Summary later =
                new EmbeddingCheck.Summary(1, new EmbeddingCheck.Defect("aa", "has no embedding"));

        EmbeddingCheck.Summary all =
                new EmbeddingCheck.Summary(8, new EmbeddingCheck.Defect("a", "has 1 dimensions instead of 3"));
        assertThat(sound.merge(part).merge(later)).isEqualTo(all);
        assertThat(later.merge(part).merge(sound)).isEqualTo(all);
    }

    private static InternalRow row(String key, GenericArrayData embedding) {
        return new GenericInternalRow(new Object[] {key == null ? null : UTF8String.fromString(key), embedding});
    }

    private static GenericArrayData floats(String values) {
        return new GenericArrayData(Arrays.stream(values.split(" "))
                .map(value -> value.equals("null") ? null : Float.valueOf(value))
                .toArray());
    }

    private static GenericArrayData doubles(String values) {
        return new GenericArrayData(Arrays.stream(values.split(" "))
                .map(value -> value.equals("null") ? null : Double.valueOf(value))
                .toArray());
    }
}
