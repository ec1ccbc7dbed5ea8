package io.lakesieve.job;

import io.lakesieve.core.BankCandidate;
import io.lakesieve.core.LabelBank;
import java.io.Serializable;

/**
 * The bank of a label while it is gathered, with the number of images that qualified for it. Merges in any order.
 *
 * @param qualified images, counted by path
 */
record BankState(LabelBank bank, long qualified) implements Serializable {
    static BankState empty(int capacity) {
        return new BankState(LabelBank.empty(capacity), 0);
    }

    BankState add(BankCandidate candidate) {
        return new BankState(bank.add(candidate), qualified + 1);
    }

    BankState merge(BankState other) {
        return new BankState(bank.merge(other.bank), qualified + other.qualified);
    }
}
