package io.lakesieve.image.codec;

import java.util.Locale;

/** What became of a picture: it was read, or why it was not. The names stand in the tables' {@code status} column. */
public enum ImageStatus {
    /** Decoded. */
    OK,
    /** Of a known format or of none, and damaged, empty or cut off. */
    UNREADABLE,
    /** More bytes or more pixels than {@link ImageLimits} allows, or too many in one direction to be scaled. */
    TOO_LARGE,
    /** A format, or a variety of one, that Lakesieve does not decode. */
    UNSUPPORTED;

    /** The status as the tables spell it: {@code ok}, {@code unreadable}, {@code too_large}, {@code unsupported}. */
    public String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status that a table spells so.
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
