package io.lakesieve.image.codec;

import java.util.Locale;

/** The outcome of reading and decoding a picture, as it stands in the tables' {@code status} column. */
public enum ImageStatus {
    /** Decoded. */
    OK,
    /** Damaged, truncated, empty, or in no known image format. */
    UNREADABLE,
    /** More bytes or pixels than {@link ImageLimits} allows, or too long in one direction to be resized. */
    TOO_LARGE,
    /** An image format, or a variant of one, that Lakesieve does not decode. */
    UNSUPPORTED,
    /** Its bytes could not be had: a store that does not answer, a missing permission. It may be decoded another time. */
    UNAVAILABLE;

    /** The status as the tables spell it: in lower case, such as {@code too_large}. */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status with that name in tables.
     *
     * @throws IllegalArgumentException if no status has this name
     */
    public static ImageStatus ofTableName(String tableName) {
        for (ImageStatus status : values()) {
            if (status.tableName().equals(tableName)) {
                return status;
            }
        }
        throw new IllegalArgumentException("No image status is called '" + tableName + "'");
    }
}
