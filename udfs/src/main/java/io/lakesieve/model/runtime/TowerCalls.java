package io.lakesieve.model.runtime;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.lakesieve.model.ModelException;
import io.lakesieve.model.onnx.TensorSpec;
import io.lakesieve.model.tower.BatchRule;
import io.lakesieve.model.tower.Tower;
import java.util.Optional;

/** Calls a loaded tower for one caller, with batches that respect its {@link BatchRule}. */
final class TowerCalls implements AutoCloseable {
    /** See {@link BatchRule.Free}. */
    private static final int MIN_ROWS = 2;

    /**
     * The output of a call.
     *
     * @param dimension length of an embedding
     * @param values the rows one after another, not normalised
     */
    @SuppressWarnings("ArrayRecordComponent") // a tensor is handed over, not compared
    record Output(int dimension, float[] values) {}

    private final Tower tower;
    private final Predictor<TowerInput, Output> predictor;

    TowerCalls(LoadedTower loaded) {
        this.tower = loaded.tower();
        this.predictor = loaded.predictor();
    }

    /** The number of useful rows of a call if {@code wanted} remain. */
    int rowsPerCall(int wanted) {
        if (tower.rows() instanceof BatchRule.Fixed fixed) {
            return fixed.rows();
        }
        boolean alone = tower.rows() instanceof BatchRule.Alone || tower.rows() instanceof BatchRule.Repeated;
        return alone ? 1 : wanted;
    }

    /** The number of rows to pass for {@code wanted} useful ones; the others are padding of the batch. */
    int rowsToPass(int wanted) {
        if (tower.rows() instanceof BatchRule.Fixed fixed) {
            return fixed.rows();
        }
        if (tower.rows() instanceof BatchRule.Repeated repeated) {
            return repeated.rows();
        }
        return tower.rows() instanceof BatchRule.Alone ? wanted : Math.max(wanted, MIN_ROWS);
    }

    /** The length of an embedding, if the ONNX file declares it. */
    Optional<Integer> declaredDimension() {
        long declared = tower.output().dimension(1);
        return declared == TensorSpec.DYNAMIC ? Optional.empty() : Optional.of(Math.toIntExact(declared));
    }

    /** Runs the tower. */
    Output run(TowerInput input) {
        try {
            return predictor.predict(input);
        } catch (TranslateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof ModelException mistake) {
                throw mistake;
            }
            throw new ModelException(
                    "ONNX Runtime failed in %s on %d rows: %s"
                            .formatted(tower.file(), input.rows(), cause.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        predictor.close();
    }
}
