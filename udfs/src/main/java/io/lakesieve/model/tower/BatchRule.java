package io.lakesieve.model.tower;

import java.io.Serializable;

/** The batch sizes with which a tower may be called so that a row's embedding does not depend on the other rows. */
public sealed interface BatchRule extends Serializable {
    /**
     * Any number of rows from two on. A single row is passed twice, since ONNX Runtime sums over the tokens of one
     * prompt in another order than over those of several (measured with 1.29 and 1.31: other bits for 1 row, equal bits
     * for 2 to 70).
     */
    record Free() implements BatchRule {}

    /**
     * Always the same number of rows, since the export has a fixed first dimension; smaller batches are padded.
     *
     * @param rows the fixed first dimension
     */
    record Fixed(int rows) implements BatchRule {}

    /**
     * One row at a time: dynamic quantisation computes one scale over the batch, so other rows would change a row's
     * result.
     */
    record Alone() implements BatchRule {}

    /**
     * One row at a time, repeated to fill the batch: dynamic quantisation with a fixed first dimension.
     *
     * @param rows the fixed first dimension
     */
    record Repeated(int rows) implements BatchRule {}
}
