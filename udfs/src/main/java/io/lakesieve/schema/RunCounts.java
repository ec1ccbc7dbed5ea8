package io.lakesieve.schema;

/** Keys of the counts that {@code runs} keeps. */
public final class RunCounts {
    /** Images that the image source held, each of which is a row. */
    public static final String IMAGES_LISTED = "images_listed";
    /** Images that this run put through the image tower or gave a reason why not. */
    public static final String IMAGES_EMBEDDED = "images_embedded";
    /** Images whose row from an earlier run still held. */
    public static final String IMAGES_REUSED = "images_reused";
    /** Images of the lake that were no longer where they had been. */
    public static final String IMAGES_MISSING = "images_missing";
    /** Listed images without an embedding. */
    public static final String IMAGES_FAILED = "images_failed";
    /** Prompts that this run put through the text tower. */
    public static final String PROMPTS_EMBEDDED = "prompts_embedded";

    public static final String ID_LABELS = "id_labels";
    public static final String CANDIDATES = "candidates";
    public static final String NEGATIVES = "negatives";
    /** Rows of {@code scores}, scored or not, over all methods. */
    public static final String SCORES = "scores";

    /** Audited images that have scores. */
    public static final String IMAGES_SCORED = "images_scored";
    /** Images of the reference that have scores. */
    public static final String REFERENCE_IMAGES = "reference_images";
    /** Images of the reference that this run put through the image tower or gave a reason why not. */
    public static final String REFERENCE_EMBEDDED = "reference_embedded";
    /** Images, of the reference too, confident enough for a bank, and labels that have one, on either side. */
    public static final String BANK_ID_QUALIFIED = "bank_id_qualified";

    public static final String BANK_ID_LABELS = "bank_id_labels";
    public static final String BANK_NEGATIVE_QUALIFIED = "bank_negative_qualified";
    public static final String BANK_NEGATIVE_LABELS = "bank_negative_labels";
    /** How many of {@link #BANK_NEGATIVE_QUALIFIED} are images of the reference. */
    public static final String BANK_REFERENCE_OUTLIERS = "bank_reference_outliers";
    /** 1 if AdaNeg's bank is trusted, 0 if not; absent where that is not known. */
    public static final String BANK_TRUSTED = "bank_trusted";

    private RunCounts() {}
}
