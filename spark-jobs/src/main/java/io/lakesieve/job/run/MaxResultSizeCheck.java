package io.lakesieve.job.run;

import io.lakesieve.config.InputException;
import org.apache.spark.SparkConf;

/**
 * Checks {@code spark.driver.maxResultSize} before a job whose results might exceed it, instead of after hours of work.
 */
public final class MaxResultSizeCheck {
    private static final String LIMIT = "spark.driver.maxResultSize";
    private static final String SPARKS_DEFAULT = "1g";
    private static final long MEBIBYTE = 1 << 20;

    private final String setting;
    private final long limitBytes;

    public MaxResultSizeCheck(SparkConf conf) {
        this.setting = conf.get(LIMIT, SPARKS_DEFAULT);
        this.limitBytes = conf.getSizeAsBytes(LIMIT, SPARKS_DEFAULT);
    }

    /**
     * Checks that so many bytes may be collected.
     *
     * @param what names it, such as "the banks of 10 labels"
     * @param rows the most rows there can be
     * @param bytesARow the most bytes of one of them
     * @throws InputException if not; it says what to set
     */
    public void requireRoom(String what, long rows, long bytesARow) {
        long bytes = Math.multiplyExact(rows, bytesARow);
        if (limitBytes > 0 && bytes > limitBytes) {
            throw new InputException(
                    "%s can take %,d images of %,d bytes to the driver, %,d MiB in all, more than %s = %s lets through: set it to %dm, and give the driver three times that as memory."
                            .formatted(what, rows, bytesARow, mebibytes(bytes), LIMIT, setting, mebibytes(bytes)));
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }
}
