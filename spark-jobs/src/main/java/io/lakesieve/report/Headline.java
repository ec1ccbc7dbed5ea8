package io.lakesieve.report;

/** Words the verdict of a run in one sentence. */
public final class Headline {
    private static final int ALL = 1;
    private static final String NO_BREAK_SPACE = "\u00a0";

    /** The sentence that says whether, and how many, images are out of distribution. */
    public static String of(AuditReport report) {
        Counts counts = report.counts();
        if (counts.scored() == 0) {
            return "No image could be scored";
        }
        if (report.answer().isPresent()) {
            String estimate = report.answer().get().estimate();
            return estimate.substring(0, estimate.length() - 1).replace(" %", NO_BREAK_SPACE + "%");
        }
        if (report.verdict().isRanking()) {
            return "%s ranked, without verdicts".formatted(Show.count(counts.scored(), "image", "images"));
        }
        if (counts.out() == 0) {
            return counts.scored() == ALL
                    ? "The one image looks in place"
                    : "All %s images look in place".formatted(Show.count(counts.scored()));
        }
        return "%s of %s %s out of place"
                .formatted(
                        Show.count(counts.out()),
                        Show.count(counts.scored(), "image", "images"),
                        counts.out() == 1 ? "looks" : "look");
    }

    /** Where the threshold came from, to follow "its threshold ..., ". */
    public static String origin(Verdict.Origin origin) {
        if (origin instanceof Verdict.Origin.Reference reference) {
            return "which accepts %s of %s"
                    .formatted(
                            Show.percent(reference.accept()),
                            Show.count(reference.images(), "reference image", "reference images"));
        }
        if (origin instanceof Verdict.Origin.FalseDiscoveryRate rate) {
            return "below which on average at most %s of the images belong, by %s"
                    .formatted(
                            Show.percent(rate.share()),
                            Show.count(rate.images(), "reference image", "reference images"));
        }
        if (origin instanceof Verdict.Origin.Otsu) {
            return "which Otsu’s rule found in these scores";
        }
        return origin instanceof Verdict.Origin.Given ? "which was given" : "";
    }

    private Headline() {}
}
