package io.lakesieve.report;

/**
 * The images of a run that people have looked at, by what the rule says of them and what people do.
 *
 * @param outGood flagged, and they belong
 * @param outBad flagged, and they do not belong
 * @param inGood not flagged, and they belong
 * @param inBad not flagged, and they do not belong
 */
public record Reviewed(long outGood, long outBad, long inGood, long inBad) {
    /** All of them. */
    public long images() {
        return outGood + outBad + inGood + inBad;
    }

    /** How they and the rule agree. */
    public String text() {
        return "People have looked at %s: of %s that the rule flags %s, of %s that it does not %s. Their word is the verdict of these."
                .formatted(
                        Show.count(images(), "image", "images"),
                        Show.count(outGood + outBad),
                        outGood == 1 ? "1 belongs" : Show.count(outGood) + " belong",
                        Show.count(inGood + inBad),
                        inBad == 1 ? "1 does not belong" : Show.count(inBad) + " do not belong");
    }
}
