package io.lakesieve.job.study;

import io.lakesieve.config.StudyOptions;
import io.lakesieve.core.evaluation.DetectionMetrics;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.RuleTrial;
import io.lakesieve.core.verdict.ShareIntervals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Draws lakes at chosen shares of outliers, with references of chosen sizes, from images whose truth is known, and measures
 * how well each method parts them and what each rule of verdicts makes of them.
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
     * A mean over the draws.
     *
     * @param error its standard error
     */
    public record Mean(double value, double error) {
        private static Mean of(SummaryStatistics draws) {
            return new Mean(draws.getMean(), draws.getStandardDeviation() / Math.sqrt((double) draws.getN()));
        }
    }

    /**
     * What the draws of one share and size gave.
     *
     * @param outlierShare of the lakes
     * @param reference images
     * @param images of a lake
     * @param draws those for which the method gave scores
     * @param auroc of the lake's images
     * @param fpr95 likewise
     * @param gain how much larger AUROC is than NegLabel's of the same draw; empty for NegLabel, and without it
     * @param rules what each rule made of them, by its name
     * @param estimate mean estimated share of outliers
     * @param held share of the draws whose 90 % interval holds the lake's share; empty without intervals
     */
    public record Figures(
            String method,
            double outlierShare,
            int reference,
            int images,
            long draws,
            Mean auroc,
            Mean fpr95,
            Optional<Mean> gain,
            Map<String, RuleFigures> rules,
            double estimate,
            Optional<Double> held) {
        public Figures {
            rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        }
    }

    /**
     * What a rule made of draws.
     *
     * @param falseShare of the flagged; 0 where none is flagged
     * @param found mean share of the outliers that is flagged
     */
    public record RuleFigures(Mean falseShare, double found) {}

    /** Measures each method, share and size that there are images enough for. */
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
        Map<ScoringMethod, Tally> tallies = new EnumMap<>(ScoringMethod.class);
        ShareIntervals intervals = ShareIntervals.beside(sizes.reference());
        Random random = new Random(options.seed() * 31 + sizes.reference() * 1009L + Double.hashCode(share));
        for (int split = 0; split < options.splits(); split++) {
            Map<ScoringMethod, RuleTrial> draw = images.draw(sizes, random);
            OptionalDouble negLabel = draw.containsKey(ScoringMethod.NEG_LABEL)
                    ? OptionalDouble.of(
                            draw.get(ScoringMethod.NEG_LABEL).metrics().auroc())
                    : OptionalDouble.empty();
            draw.forEach((method, trial) -> tallies.computeIfAbsent(method, first -> new Tally(intervals))
                    .add(method, trial, negLabel));
        }
        List<Figures> figures = new ArrayList<>();
        tallies.forEach((method, tally) -> figures.add(tally.figures(method, sizes)));
        return figures;
    }

    /** Sums over the draws. */
    private static final class Tally {
        private final Map<String, SummaryStatistics> falseShares = new LinkedHashMap<>();
        private final Map<String, SummaryStatistics> found = new LinkedHashMap<>();
        private final SummaryStatistics aurocs = new SummaryStatistics();
        private final SummaryStatistics fpr95s = new SummaryStatistics();
        private final SummaryStatistics gains = new SummaryStatistics();
        private final SummaryStatistics estimates = new SummaryStatistics();
        private final SummaryStatistics held = new SummaryStatistics();
        private final ShareIntervals intervals;

        Tally(ShareIntervals intervals) {
            this.intervals = intervals;
        }

        void add(ScoringMethod method, RuleTrial trial, OptionalDouble negLabel) {
            RULES.forEach((name, rule) -> {
                RuleTrial.Flagged flagged = rule.apply(trial);
                falseShares
                        .computeIfAbsent(name, first -> new SummaryStatistics())
                        .addValue(flagged.falseShare());
                found.computeIfAbsent(name, first -> new SummaryStatistics()).addValue(flagged.foundShare());
            });
            DetectionMetrics metrics = trial.metrics();
            aurocs.addValue(metrics.auroc());
            fpr95s.addValue(metrics.fpr95());
            if (method != ScoringMethod.NEG_LABEL && negLabel.isPresent()) {
                gains.addValue(metrics.auroc() - negLabel.getAsDouble());
            }
            estimates.addValue(trial.estimatedShare());
            trial.isHeld(intervals).ifPresent(holds -> held.addValue(holds ? 1 : 0));
        }

        Figures figures(ScoringMethod method, StudyImages.Sizes sizes) {
            Map<String, RuleFigures> rules = new LinkedHashMap<>();
            falseShares.forEach((rule, shares) -> rules.put(
                    rule, new RuleFigures(Mean.of(shares), found.get(rule).getMean())));
            return new Figures(
                    method.tableName(),
                    sizes.outlierShare(),
                    sizes.reference(),
                    sizes.images(),
                    aurocs.getN(),
                    Mean.of(aurocs),
                    Mean.of(fpr95s),
                    gains.getN() == 0 ? Optional.empty() : Optional.of(Mean.of(gains)),
                    rules,
                    estimates.getMean(),
                    held.getN() == 0 ? Optional.empty() : Optional.of(held.getMean()));
        }
    }
}
