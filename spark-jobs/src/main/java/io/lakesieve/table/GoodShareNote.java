package io.lakesieve.table;

import io.lakesieve.core.verdict.ShareInterval;

/** Words why a share of good images has no interval. */
public final class GoodShareNote {
    /** Why; the counts are of images with a score, and one of them is too small. */
    public static String of(long referenceImages, long images) {
        return referenceImages < ShareInterval.MIN_IMAGES
                ? "the reference has %,d images with a score; an interval needs %d"
                        .formatted(referenceImages, ShareInterval.MIN_IMAGES)
                : "%,d images with a score; an interval needs %d".formatted(images, ShareInterval.MIN_IMAGES);
    }

    private GoodShareNote() {}
}
