package io.lakesieve.job.bank;

/** The role of an image in a scoring run. */
public enum ImageRole {
    /** It gets rows in {@code scores}. */
    AUDITED,
    /** It is known to be in-distribution: it joins the banks and sets thresholds. */
    REFERENCE
}
