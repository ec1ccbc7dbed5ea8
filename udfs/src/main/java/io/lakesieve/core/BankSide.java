package io.lakesieve.core;

/** The side of the label space that a banked image stands for. */
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
}
