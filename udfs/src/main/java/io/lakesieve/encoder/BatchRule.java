package io.lakesieve.encoder;

import java.io.Serializable;

/** How many rows one call of a tower may hold without a row's embedding depending on the others. */
public sealed interface BatchRule extends Serializable {
    /** Any number: rows do not see each other. */
    record Free() implements BatchRule {}

    /**
     * Always this many, since the export fixed its first dimension; a short batch is filled up.
     *
     * @param rows the fixed first dimension
     */
    record Fixed(int rows) implements BatchRule {}

    /** One at a time: dynamic quantisation scales over the whole batch, so that neighbours would change a row. */
    record Alone() implements BatchRule {}
}
