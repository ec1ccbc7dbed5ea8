package io.lakesieve.sql;

import io.lakesieve.core.BlockScorer;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/** A function of an embedding against a {@link ScoringSpace}; null of null. Two over one space are the same function. */
final class SpaceFunction implements ScalarFunction<Object> {
    private static final long serialVersionUID = 1L;

    /** What to read of the scores of the one image that was put. */
    interface Reading extends java.io.Serializable {
        Object of(BlockScorer scored, ScoringSpace space);
    }

    private final String name;
    private final DataType resultType;
    private final DataType inputType;
    private final String key;
    private final Broadcast<ScoringSpace> space;
    private final Reading reading;

    SpaceFunction(
            String name,
            DataType inputType,
            DataType resultType,
            String key,
            Broadcast<ScoringSpace> space,
            Reading reading) {
        this.name = name;
        this.inputType = inputType;
        this.resultType = resultType;
        this.key = key;
        this.space = space;
        this.reading = reading;
    }

    @Override
    public Object produceResult(InternalRow input) {
        if (input.isNullAt(0)) {
            return null;
        }
        float[] embedding = EmbeddingArgument.of(name, inputType).unit(input);
        requireDimension(embedding);
        return PreparedKernels.SHARED.use(key, () -> space.value().kernel(), scorer -> score(scorer, embedding));
    }

    private Object score(BlockScorer scorer, float[] embedding) {
        ScoringSpace scored = space.value();
        scored.score(scorer, embedding);
        return reading.of(scorer, scored);
    }

    private void requireDimension(float[] embedding) {
        int dimension = space.value().space().dimension();
        if (embedding.length != dimension) {
            throw new IllegalArgumentException(
                    "%s: the embedding has %d values, the label set's have %d: give embeddings of the label set's model."
                            .formatted(name, embedding.length, dimension));
        }
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {inputType};
    }

    @Override
    public DataType resultType() {
        return resultType;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String canonicalName() {
        return "lakesieve." + name + "(" + key + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpaceFunction that
                && name.equals(that.name)
                && key.equals(that.key)
                && inputType.equals(that.inputType);
    }

    @Override
    public int hashCode() {
        return canonicalName().hashCode();
    }
}
