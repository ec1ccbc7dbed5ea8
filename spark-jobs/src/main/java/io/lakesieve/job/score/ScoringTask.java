package io.lakesieve.job.score;

import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.AdaNegScore;
import io.lakesieve.core.score.BlockScorer;
import io.lakesieve.core.score.ClipnScore;
import io.lakesieve.core.score.ScoringKernel;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.core.score.ZocScore;
import io.lakesieve.job.embedded.EmbeddedImage;
import io.lakesieve.lake.LabelSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Scores the images of a partition by all methods in one sweep: a row for each image and method. */
final class ScoringTask implements FlatMapFunction<Iterator<EmbeddedImage>, InternalRow> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ScoringPlan> plan;
    private final Broadcast<FeatureBank> bank;
    /** Null where no method needs it. */
    private final Broadcast<WordList> words;

    private final ScoringMethod[] methods;
    private final LongAccumulator done;

    /** Scores by some of the plan's methods. */
    ScoringTask(
            Broadcast<ScoringPlan> plan,
            Broadcast<FeatureBank> bank,
            Broadcast<WordList> words,
            List<ScoringMethod> methods,
            LongAccumulator done) {
        this.plan = plan;
        this.bank = bank;
        this.words = words;
        this.methods = methods.toArray(ScoringMethod[]::new);
        this.done = done;
    }

    @Override
    public Iterator<InternalRow> call(Iterator<EmbeddedImage> images) {
        ScoringPlan scoring = plan.value();
        SharedKernels.Lease lease = lease(scoring.scoresKey(), () -> scoring.scoresKernel(bank.value()));
        CaptionScoring captions = List.of(methods).contains(ScoringMethod.ZOC) ? captions(scoring) : null;
        if (words == null || !List.of(methods).contains(ScoringMethod.TANL)) {
            return new Scores(scoring, methods, images, lease.scorer(), captions, done);
        }
        WordList list = words.value();
        BlockScorer wordScorer = lease(list.key(), list::kernel).scorer();
        return new Scores(scoring, methods, images, lease.scorer(), list.labels(), wordScorer, captions, done);
    }

    /** Closed with the task. */
    private static CaptionScoring captions(ScoringPlan scoring) {
        CaptionScoring captions = new CaptionScoring(
                scoring.captions(),
                scoring.labels().space().idLabels(),
                scoring.labels().space().logitScale());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> captions.close());
        return captions;
    }

    /** A lease that the task gives back when it ends. */
    private static SharedKernels.Lease lease(String key, Supplier<ScoringKernel> kernel) {
        SharedKernels.Lease lease = SharedKernels.lease(key, kernel);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> lease.close());
        return lease;
    }

    /** The rows of a partition; a block of images is scored when the rows of the last one have been taken. */
    private static final class Scores implements Iterator<InternalRow> {
        private final ScoringMethod[] methods;
        private final BlockScorer scorer;
        /** Scores against TANL's words; null without them, as are their rows. */
        private final BlockScorer wordScorer;

        private final ScoreRows wordRows;
        private final ImageBlocks blocks;
        private final ScoreRows rows;
        /** Null without the method zoc. */
        private final CaptionScoring captions;

        private final List<String> captionWords;
        private final LongAccumulator done;
        private List<ZocScore> captionScores = List.of();
        private int image = -1;
        private int method;
        private TextScore text;
        private ArrayData topNegatives;
        private double labelMargin;

        Scores(
                ScoringPlan plan,
                ScoringMethod[] methods,
                Iterator<EmbeddedImage> images,
                BlockScorer scorer,
                CaptionScoring captions,
                LongAccumulator done) {
            this.captions = captions;
            this.captionWords = captions == null ? List.of() : plan.captions().words();
            this.methods = methods;
            this.scorer = scorer;
            this.wordScorer = null;
            this.wordRows = null;
            this.blocks = new ImageBlocks(images, plan.selfMatch(), scorer)
                    .withIdLabels(plan.labels().idLabels());
            this.rows = new ScoreRows(plan.labels());
            this.done = done;
            this.method = methods.length;
        }

        Scores(
                ScoringPlan plan,
                ScoringMethod[] methods,
                Iterator<EmbeddedImage> images,
                BlockScorer scorer,
                LabelSet words,
                BlockScorer wordScorer,
                CaptionScoring captions,
                LongAccumulator done) {
            this.captions = captions;
            this.captionWords = captions == null ? List.of() : plan.captions().words();
            this.methods = methods;
            this.scorer = scorer;
            this.wordScorer = wordScorer;
            this.wordRows = new ScoreRows(words);
            this.blocks = new ImageBlocks(images, plan.selfMatch(), scorer, wordScorer)
                    .withIdLabels(plan.labels().idLabels());
            this.rows = new ScoreRows(plan.labels());
            this.done = done;
            this.method = methods.length;
        }

        @Override
        public boolean hasNext() {
            return method < methods.length || image + 1 < blocks.size() || advance();
        }

        private boolean advance() {
            image = -1;
            boolean more = blocks.advance();
            if (captions != null) {
                captionScores = captions.score(blocks.scoredEmbeddings());
            }
            done.add(blocks.size());
            return more;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("All images of the partition were scored");
            }
            if (method == methods.length) {
                begin(image + 1);
            }
            return row(methods[method++]);
        }

        private void begin(int next) {
            image = next;
            method = 0;
            if (blocks.isScored(image)) {
                text = scorer.text(blocks.row(image));
                topNegatives = rows.topNegatives(text);
                labelMargin = scorer.labelMargin(blocks.row(image));
            }
        }

        private InternalRow row(ScoringMethod of) {
            if (!blocks.isScored(image)) {
                return rows.unscored(blocks.image(image), of);
            }
            if (of == ScoringMethod.ZOC) {
                ZocScore score = captionScores.get(blocks.row(image));
                return rows.scored(
                        blocks.image(image),
                        of,
                        score.idScore(),
                        score.predictedLabel(),
                        rows.topWords(score, captionWords),
                        labelMargin);
            }
            if (of.needsYesNoLabels()) {
                ClipnScore score = scorer.clipn(blocks.row(image));
                return rows.scored(
                        blocks.image(image), of, score.idScore(of), score.predictedLabel(), topNegatives, labelMargin);
            }
            if (of == ScoringMethod.TANL) {
                TextScore score = wordScorer.text(blocks.row(image));
                double idScore = wordScorer.idShare(
                        blocks.row(image), blocks.image(image).embedding());
                return rows.scored(
                        blocks.image(image),
                        of,
                        idScore,
                        score.nearestLabel(),
                        wordRows.topNegatives(score),
                        labelMargin);
            }
            if (of.adaptation().isEmpty()) {
                return rows.scored(
                        blocks.image(image), of, text.idScore(of), text.nearestLabel(), topNegatives, labelMargin);
            }
            AdaNegScore score = scorer.adaptive(of.adaptation().get(), blocks.row(image));
            return rows.scored(
                    blocks.image(image), of, score.idScore(), score.predictedLabel(), topNegatives, labelMargin);
        }
    }
}
