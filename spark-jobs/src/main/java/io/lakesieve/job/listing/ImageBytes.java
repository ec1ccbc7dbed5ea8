package io.lakesieve.job.listing;

/** Says where the bytes of a listed image are. */
public enum ImageBytes {
    /** In a file of that path. */
    FILE,
    /** In the row's column {@code content}, encoded as in a file. */
    CONTENT,
    /** In the members of a tar, which the row is; they are known when it has been read. */
    SHARD,
    /** At an offset of a tar, which the row's column {@code member} tells. */
    MEMBER,
    /** In the row's column {@code content}, as a tar was read; else the columns of its defect say why not. */
    STREAMED,
    /** In the row's columns of Spark's image schema: decoded, OpenCV's channel order. */
    RASTER
}
