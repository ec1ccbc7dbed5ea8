package io.lakesieve.schema;

/** Keys of the map {@code counts} in {@code runs}. */
public final class RunCounts {
    /** Images that were listed. */
    public static final String IMAGES_LISTED = "images_listed";
    /** Images that this run embedded or rejected. */
    public static final String IMAGES_EMBEDDED = "images_embedded";
    /** Images whose row from an earlier run was reused. */
    public static final String IMAGES_REUSED = "images_reused";
    /** Images of the lake that were not found any more. */
    public static final String IMAGES_MISSING = "images_missing";
    /** Members of shards that do not count, since a later one has the same name; absent where there are none. */
    public static final String MEMBERS_SUPERSEDED = "members_superseded";
    /** Images that were there when they were listed, and not when they were read; not among the listed. */
    public static final String IMAGES_GONE = "images_gone";
    /** Listed images without an embedding. */
    public static final String IMAGES_FAILED = "images_failed";
    /** Prompts that this run embedded. */
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
    /** Audited images with the bytes of a reference image; absent without a reference. */
    public static final String REFERENCE_COPIES = "reference_copies";
    /** Images of the reference that this run embedded or rejected. */
    public static final String REFERENCE_EMBEDDED = "reference_embedded";
    /** For each side, images that qualified for the bank, including those of the reference, and labels with a bank. */
    public static final String BANK_ID_QUALIFIED = "bank_id_qualified";

    public static final String BANK_ID_LABELS = "bank_id_labels";
    public static final String BANK_NEGATIVE_QUALIFIED = "bank_negative_qualified";
    public static final String BANK_NEGATIVE_LABELS = "bank_negative_labels";
    /** How many of {@link #BANK_NEGATIVE_QUALIFIED} are images of the reference. */
    public static final String BANK_REFERENCE_OUTLIERS = "bank_reference_outliers";
    /** 1 if AdaNeg's bank is trusted, 0 if not; absent if unknown. */
    public static final String BANK_TRUSTED = "bank_trusted";

    /** Images that the file of reviews names and the lake knows; absent without such a file. */
    public static final String REVIEWS = "reviews";
    /** Rows of that file whose path the lake does not know, or has not read. */
    public static final String REVIEWS_UNKNOWN = "reviews_unknown";

    /** Images with a score and a true label. */
    public static final String IMAGES_EVALUATED = "images_evaluated";
    /** Scored images that the truth does not name. */
    public static final String IMAGES_WITHOUT_TRUTH = "images_without_truth";
    /** Images that the truth names and the run has not scored. */
    public static final String IMAGES_WITHOUT_SCORE = "images_without_score";
    /** Images with a verdict and a true label; absent where there are none, and so are the next three. */
    public static final String IMAGES_JUDGED = "images_judged";
    /** Those of them that do not belong. */
    public static final String JUDGED_OUTLIERS = "judged_outliers";
    /** Those of them that the rule flags. */
    public static final String JUDGED_FLAGGED = "judged_flagged";
    /** Those of the flagged ones that belong. */
    public static final String JUDGED_FLAGGED_GOOD = "judged_flagged_good";
    /** Images, the reference's among them, that TANL's first score is confident of, for each side. */
    public static final String TANL_CONFIDENT_ID = "tanl_confident_id";

    public static final String TANL_CONFIDENT_OOD = "tanl_confident_ood";

    private RunCounts() {}
}
