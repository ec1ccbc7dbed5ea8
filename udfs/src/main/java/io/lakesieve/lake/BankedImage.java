package io.lakesieve.lake;

import io.lakesieve.core.bank.BankSide;

/**
 * A row of {@code feature_bank}: an image in the bank of a label.
 *
 * @param label name of the ID label or negative in whose bank the image is
 * @param entropy entropy of the image's softmax over the labels of that side, in nats
 * @param embedding L2-normalised image embedding; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // embeddings are handed over, not compared
public record BankedImage(String label, BankSide side, String imageId, double entropy, float[] embedding) {}
