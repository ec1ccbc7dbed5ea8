package io.lakesieve.job.study;

import io.lakesieve.config.StudyOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import io.lakesieve.core.verdict.ShareIntervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Draws lakes at chosen shares of outliers, with references of chosen sizes, from images whose truth is known, and measures
 * what each rule of verdicts makes of them.
 */
public final class PrevalenceStudy {
    /** The rules, by name. */
    private static final Map<String, Function<RuleTrial, RuleTrial.Flagged>> RULES = rules();

    private final StudyOptions options;
    private final StudyImages images;

    public PrevalenceStudy(StudyOptions options, StudyImages images) {
        this.options = options;
        this.images = images;
    }

    private static Map<String, Function<RuleTrial, RuleTrial.Flagged>> rules() {
        Map<String, Function<RuleTrial, RuleTrial.Flagged>> rules = new LinkedHashMap<>();
        rules.put("accept 0.95", trial -> trial.accepting(0.95));
        rules.put("fdr 0.05", trial -> trial.withFalseShare(0.05));
        rules.put("fdr 0.1", trial -> trial.withFalseShare(0.1));
        rules.put("fdr 0.2", trial -> trial.withFalseShare(0.2));
        rules.put("otsu", RuleTrial::byOtsu);
        return rules;
    }

    /**
     * What a rule made of the draws of one share and size.
     *
     * @param outlierShare of the lakes
     * @param reference images
     * @param images of a lake
     * @param falseShare mean share of false ones among the flagged, 0 where none is flagged
     * @param falseShareError its standard error
     * @param found mean share of the outliers that is flagged
     * @param estimate mean estimated share of outliers
     * @param held share of the draws whose 90 % interval holds the lake's share; empty without intervals
     */
    public record Figures(
            String method,
            double outlierShare,
            int reference,
            int images,
            String rule,
            double falseShare,
            double falseShareError,
            double found,
            double estimate,
            Optional<Double> held) {}

    /** Measures: a line for each method, share, size and rule that there are images enough for. */
    public List<Figures> execute() {
        List<Figures> figures = new ArrayList<>();
        for (double share : options.shares()) {
            for (int reference : options.references()) {
                images.sizes(reference, share, options.images())
                        .ifPresent(sizes -> figures.addAll(measure(share, sizes)));
            }
        }
        return figures;
    }

    private List<Figures> measure(double share, StudyImages.Sizes sizes) {
        Map<ScoringMethod, Tally> tallies = new LinkedHashMap<>();
        ShareIntervals intervals = ShareIntervals.beside(sizes.reference());
        Random random = new Random(options.seed() * 31 + sizes.reference() * 1009L + Double.hashCode(share));
        for (int split = 0; split < options.splits(); split++) {
            images.draw(sizes, random)
                    .forEach((method, trial) -> tallies.computeIfAbsent(method, first -> new Tally(intervals))
                            .add(trial));
        }
        List<Figures> figures = new ArrayList<>();
        tallies.forEach((method, tally) -> figures.addAll(tally.figures(method, sizes)));
        return figures;
    }

    /** Sums over the draws. */
    private static final class Tally {
        private final Map<String, SummaryStatistics> falseShares = new LinkedHashMap<>();
        private final Map<String, SummaryStatistics> found = new LinkedHashMap<>();
        private final SummaryStatistics estimates = new SummaryStatistics();
        private final SummaryStatistics held = new SummaryStatistics();
        private final ShareIntervals intervals;

        Tally(ShareIntervals intervals) {
            this.intervals = intervals;
        }

        void add(RuleTrial trial) {
            RULES.forEach((name, rule) -> {
                RuleTrial.Flagged flagged = rule.apply(trial);
                falseShares
                        .computeIfAbsent(name, first -> new SummaryStatistics())
                        .addValue(flagged.falseShare());
                found.computeIfAbsent(name, first -> new SummaryStatistics()).addValue(flagged.foundShare());
            });
            estimates.addValue(trial.estimatedShare());
            trial.isHeld(intervals).ifPresent(holds -> held.addValue(holds ? 1 : 0));
        }

        List<Figures> figures(ScoringMethod method, StudyImages.Sizes sizes) {
            return falseShares.entrySet().stream()
                    .map(rule -> new Figures(
                            method.tableName(),
                            sizes.outlierShare(),
                            sizes.reference(),
                            sizes.images(),
                            rule.getKey(),
                            rule.getValue().getMean(),
                            rule.getValue().getStandardDeviation()
                                    / Math.sqrt((double) rule.getValue().getN()),
                            found.get(rule.getKey()).getMean(),
                            estimates.getMean(),
                            held.getN() == 0 ? Optional.empty() : Optional.of(held.getMean())))
                    .toList();
        }
    }
}
