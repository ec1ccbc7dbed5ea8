package io.lakesieve.report;

import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.core.verdict.RankEvenness;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.core.verdict.ShareInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What a run with a reference answers: how many images do not belong, how far down the list to look, how many good ones are
 * among the flagged. For the page and the console in the same words.
 *
 * @param finding what the reference says under the method whose verdicts are shown
 * @param flagged images found out by it
 * @param threshold of the method; empty for a ranking
 * @param falseShare the share of false ones that the rule asks for; empty under other rules
 * @param refused why the rule flags nothing, whatever the scores
 */
public record Answer(
        ReferenceFinding finding,
        long flagged,
        OptionalDouble threshold,
        OptionalDouble falseShare,
        Optional<String> refused) {
    private static final double[] FALSE_SHARES = {0.05, 0.1, 0.2};
    private static final double ACCEPT = 0.95;
    private static final int POINTS = 60;

    private FalseDiscovery lake() {
        return finding.lake();
    }

    /** How many do not belong. */
    public String estimate() {
        return estimate(finding);
    }

    /** How many do not belong by what a reference says. */
    public static String estimate(ReferenceFinding finding) {
        FalseDiscovery lake = finding.lake();
        double share = 1 - lake.goodShare();
        String range = finding.interval()
                .map(interval -> ", %.0f %% interval %s to %s %%"
                        .formatted(
                                100 * ShareInterval.CONFIDENCE, whole(1 - interval.high()), whole(1 - interval.low())))
                .orElse("; too few images for an interval");
        return "An estimated %s of %s not belong (%s %%%s)."
                .formatted(
                        Show.count(Math.round(share * lake.images())),
                        lake.images() == 1 ? "1 image does" : Show.count(lake.images()) + " images do",
                        whole(share),
                        range);
    }

    private static String whole(double share) {
        return Show.count(Math.round(100 * share));
    }

    /** How many are flagged, and how many of these belong all the same. */
    public String flaggedText() {
        if (threshold.isEmpty()) {
            return "";
        }
        if (flagged > 0) {
            return "%s flagged, of which about %s may belong."
                    .formatted(
                            Show.count(flagged) + (flagged == 1 ? " is" : " are"),
                            Show.count(Math.round(expectedFalse())));
        }
        if (refused.isPresent()) {
            return "None is flagged: %s.".formatted(refused.get());
        }
        return falseShare.isPresent() ? noList(falseShare.getAsDouble()) : "None is flagged.";
    }

    private double expectedFalse() {
        return lake().expectedFalse(flagged, threshold.getAsDouble());
    }

    private String noList(double share) {
        OptionalLong needed = lake().neededReference(share);
        return "None is flagged: no list has a share of false ones of %s or less, the smallest that can be reached is %s.%s"
                .formatted(
                        Show.percent(share),
                        Show.percent(lake().smallestFalseShare()),
                        needed.isPresent()
                                        && needed.getAsLong()
                                                > lake().reference().size()
                                ? " With a reference of %s images there could be one: this has %s."
                                        .formatted(
                                                Show.count(needed.getAsLong()),
                                                Show.count(lake().reference().size()))
                                : "");
    }

    /** That the reference does not look like the lake's good images, which way, and what that does; empty where it does. */
    public Optional<String> warning() {
        RankEvenness evenness = finding.evenness();
        if (!evenness.isDeviating()) {
            return Optional.empty();
        }
        String what =
                "The reference does not look like the lake's good images: above its median they score %s than it does (by up to %s of them, p = %.1g). "
                        .formatted(
                                evenness.direction() == RankEvenness.Direction.LOWER ? "lower" : "higher",
                                Show.percent(evenness.deviation()),
                                evenness.pValue());
        return Optional.of(
                what
                        + (evenness.direction() == RankEvenness.Direction.LOWER
                                ? "If good images score lower than the reference, fewer than estimated do not belong, and more of the flagged ones belong than is said; if outliers score as high as good ones, more than estimated do not belong. A reference drawn from the lake itself would tell."
                                : "More images than estimated do not belong then, and fewer are flagged than could be; of the flagged ones no more belong than is said."));
    }

    /**
     * What a rule would flag.
     *
     * @param name for people
     * @param flagged images
     * @param good how many of them belong, by expectation
     * @param isChosen whether the run's verdicts follow it
     */
    public record Rule(String name, long flagged, double good, boolean isChosen) {}

    /** Rules side by side: acceptance of 95 % (images with p of at most 0.05), and three shares of false ones. */
    public List<Rule> rules() {
        long low = lake().imagesUpTo(1 - ACCEPT);
        Rule accept = new Rule(
                "accept 95 % of good images (p at most 0.05)",
                low, Math.min((double) low, lake().goodShare() * lake().images() * (1 - ACCEPT)), false);
        Stream<Rule> rates = DoubleStream.of(FALSE_SHARES)
                .mapToObj(share -> new Rule(
                        "false discovery rate " + Show.percent(share),
                        lake().flagged(share),
                        lake().expectedFalse(share),
                        falseShare.isPresent() && falseShare.getAsDouble() == share));
        return Stream.concat(Stream.of(accept), rates).toList();
    }

    /** How far to look: points along the list of images, from the lowest score on. */
    public List<FalseDiscovery.ReadUpTo> reading() {
        return lake().reading(POINTS);
    }

    /** The answer in sentences. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(estimate());
        if (threshold.isPresent()) {
            sentences.add(flaggedText());
        }
        return sentences;
    }

    /** What a run without a reference lacks. */
    public static String withoutReference() {
        return "With --reference FOLDER, some dozens of images known to be good, a run also says how many images do not belong, how sure that is, and which can be flagged at what share of false ones.";
    }
}
