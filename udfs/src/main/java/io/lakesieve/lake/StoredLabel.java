package io.lakesieve.lake;

/**
 * A row of {@code labels}: an ID label of a label set.
 *
 * @param embedding L2-normalised text embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record StoredLabel(String label, String prompt, float[] embedding) {}
