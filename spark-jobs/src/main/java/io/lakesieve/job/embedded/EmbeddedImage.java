package io.lakesieve.job.embedded;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * An embedded image as scoring reads it; texts stay Spark's UTF8String, since most of them are only copied.
 *
 * @param imageId null where the bytes were not read
 * @param givenLabel null where none was asked for or it has none
 * @param embedding of unit length; null where the image has none
 */
@SuppressWarnings("ArrayRecordComponent") // read once; nobody compares two of them
public record EmbeddedImage(
        UTF8String imageId,
        UTF8String path,
        UTF8String source,
        UTF8String status,
        UTF8String error,
        UTF8String givenLabel,
        float[] embedding) {}
