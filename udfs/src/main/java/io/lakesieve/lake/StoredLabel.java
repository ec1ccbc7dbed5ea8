package io.lakesieve.lake;

/**
 * An ID label of a label set, as the table of labels stores it.
 *
 * @param embedding L2-normalised text embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record StoredLabel(String label, String prompt, float[] embedding) {}
