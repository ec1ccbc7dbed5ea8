package io.lakesieve.job.inventory;

/** Says where the bytes of a listed image are. */
public enum ImageBytes {
    /** In a file of that path. */
    FILE,
    /** In the row's column {@code content}, encoded as in a file. */
    CONTENT,
    /** In the row's columns of Spark's image schema: decoded, OpenCV's channel order. */
    RASTER
}
