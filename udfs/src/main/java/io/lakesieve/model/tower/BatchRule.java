package io.lakesieve.model.tower;

import java.io.Serializable;

/** How many rows one call of a tower may hold without a row's embedding depending on the others. */
public sealed interface BatchRule extends Serializable {
    /**
     * Any number from two on: rows do not see each other. A single row goes in twice, since ONNX Runtime takes the mean
     * over the tokens of one prompt in another order than over those of several (measured with 1.29 and 1.31: other
     * bits for one row, equal bits for 2 to 70).
     */
    record Free() implements BatchRule {}

    /**
     * Always this many, since the export fixed its first dimension; a short batch is filled up.
     *
     * @param rows the fixed first dimension
     */
    record Fixed(int rows) implements BatchRule {}

    /** One at a time: dynamic quantisation scales over the whole batch, so that neighbours would change a row. */
    record Alone() implements BatchRule {}

    /**
     * One at a time, as often as the export wants rows: dynamic quantisation with a fixed first dimension.
     *
     * @param rows the fixed first dimension
     */
    record Repeated(int rows) implements BatchRule {}
}
