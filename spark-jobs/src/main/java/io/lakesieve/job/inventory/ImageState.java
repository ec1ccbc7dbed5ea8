package io.lakesieve.job.inventory;

/** What the lake knows of an image under a model, against a listing. */
public enum ImageState {
    /** Listed; its path is not known. */
    NEW,
    /** Listed; its path is known, with another image. */
    CHANGED,
    /** Listed and known; it could not be decoded by an earlier run. */
    FAILED,
    /** Listed and known; its bytes could not be had when they were last asked for, by an earlier run. */
    UNAVAILABLE,
    /** Listed and known, with an embedding, or the reason why it has none from this very run. */
    KNOWN,
    /** Known under the root of the listing and not listed any more, and not before this run. */
    GONE
}
