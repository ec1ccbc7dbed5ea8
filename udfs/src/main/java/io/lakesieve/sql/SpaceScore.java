package io.lakesieve.sql;

import io.lakesieve.core.score.BlockScorer;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/** Computes a function that scores an embedding against a {@link ScoringSpace} and returns part of the scores. */
record SpaceScore(EmbeddingArgument argument, String key, Broadcast<ScoringSpace> space, Reading reading)
        implements ValueFunction.Body {
    /** Extracts the function's result from the scores of the only image in the block. */
    interface Reading extends Serializable {
        Object of(BlockScorer scored, ScoringSpace space);
    }

    @Override
    public Object of(InternalRow row) {
        float[] embedding = argument.unit(row);
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
                            .formatted(argument.function(), embedding.length, dimension));
        }
    }
}
