package io.lakesieve.lake;

import io.lakesieve.core.bank.BankSide;

/**
 * An image in the bank of a label, as {@code feature_bank} holds it.
 *
 * @param label the ID label or negative whose proxy the image helps to make
 * @param entropy in nats
 * @param embedding L2-normalised image embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record BankedImage(String label, BankSide side, String imageId, double entropy, float[] embedding) {}
