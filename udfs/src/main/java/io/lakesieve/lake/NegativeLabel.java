package io.lakesieve.lake;

import io.lakesieve.core.mining.PartOfSpeech;

/**
 * A mined negative as {@code negative_labels} holds it.
 *
 * @param closeness 0.95 quantile of the cosines to the ID labels
 * @param rank place in the mined order, from 0
 * @param position place after the shuffle, from 0
 * @param embedding L2-normalised text embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record NegativeLabel(
        String label, PartOfSpeech partOfSpeech, float closeness, int rank, int position, float[] embedding) {}
