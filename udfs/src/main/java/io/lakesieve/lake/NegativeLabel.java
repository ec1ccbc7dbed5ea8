package io.lakesieve.lake;

import io.lakesieve.core.mining.PartOfSpeech;

/**
 * A row of {@code negative_labels}: a mined negative.
 *
 * @param closeness 0.95 quantile of the cosines to the ID labels
 * @param rank rank after mining, from 0
 * @param position position after the shuffle, from 0
 * @param embedding L2-normalised text embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record NegativeLabel(
        String label, PartOfSpeech partOfSpeech, float closeness, int rank, int position, float[] embedding) {}
