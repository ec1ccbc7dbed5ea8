package io.lakesieve.job.bank;

import io.lakesieve.core.bank.LabelBank;
import java.io.Serializable;

/**
 * The bank of a label while it is gathered, with the number of images that qualified for it. Merges in any order.
 *
 * @param bank its images by id, without their embeddings
 * @param qualified images, counted by path, those of the reference among them
 * @param ofReference how many of these are known good images
 */
record BankState(LabelBank bank, long qualified, long ofReference) implements Serializable {
    BankState merge(BankState other) {
        return new BankState(bank.merge(other.bank), qualified + other.qualified, ofReference + other.ofReference);
    }
}
