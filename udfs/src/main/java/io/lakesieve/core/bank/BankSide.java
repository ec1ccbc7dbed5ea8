package io.lakesieve.core.bank;

import io.lakesieve.core.matrix.LabelSpace;

/** The side of the label space in whose bank an image is: ID labels or negatives. */
public enum BankSide {
    /** Confidently in-distribution: banked under an ID label. */
    ID("id"),
    /** Confidently out of distribution: banked under a negative. */
    NEGATIVE("negative");

    private final String tableName;

    BankSide(String tableName) {
        this.tableName = tableName;
    }

    /** Returns the name in the column {@code kind} of the table {@code feature_bank}. */
    public String tableName() {
        return tableName;
    }

    /** Returns the side of a column of a {@link LabelSpace} with {@code idLabels} ID labels. */
    public static BankSide of(int column, int idLabels) {
        return column < idLabels ? ID : NEGATIVE;
    }

    /**
     * Returns the side of that name in a table.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static BankSide fromTableName(String name) {
        for (BankSide side : values()) {
            if (side.tableName.equals(name)) {
                return side;
            }
        }
        throw new IllegalArgumentException("There is no bank side '" + name + "': use 'id' or 'negative'");
    }
}
