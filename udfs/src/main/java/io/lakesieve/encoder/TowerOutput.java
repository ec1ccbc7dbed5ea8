package io.lakesieve.encoder;

/**
 * What a tower wrote.
 *
 * @param dimension length of a row
 * @param values rows one after another, as the tower wrote them
 */
@SuppressWarnings("ArrayRecordComponent") // a tensor is handed over, not compared
record TowerOutput(int dimension, float[] values) {}
