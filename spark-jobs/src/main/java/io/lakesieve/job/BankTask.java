package io.lakesieve.job;

import io.lakesieve.core.AdaNegParameters;
import io.lakesieve.core.BankCandidate;
import io.lakesieve.core.TextScore;
import io.lakesieve.core.TextScorer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/** Pass 1 over a partition: gathers the confident images into one small bank a label before anything is shuffled. */
final class BankTask implements PairFlatMapFunction<Iterator<Row>, Integer, BankState> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ScoringPlan> plan;
    private final LongAccumulator done;

    BankTask(Broadcast<ScoringPlan> plan, LongAccumulator done) {
        this.plan = plan;
        this.done = done;
    }

    @Override
    public Iterator<Tuple2<Integer, BankState>> call(Iterator<Row> images) {
        ScoringPlan scoring = plan.value();
        Map<Integer, BankState> banks = new HashMap<>();
        AdaNegParameters parameters = scoring.adaNeg();
        CosineBlocks<BankCandidate> candidates = new CosineBlocks<>(
                images,
                ImageColumns.EMBEDDING_ORDINAL,
                List.of(scoring.labels().space().stacked()),
                new CandidateVisitor(scoring.textScorer(), scoring, done));
        while (candidates.hasNext()) {
            BankCandidate candidate = candidates.next();
            banks.merge(
                    candidate.column(), BankState.empty(parameters.capacity()).add(candidate), BankState::merge);
        }
        return banks.entrySet().stream()
                .map(bank -> new Tuple2<>(bank.getKey(), bank.getValue()))
                .iterator();
    }

    /** Finds the images that are confident enough. */
    private record CandidateVisitor(TextScorer scorer, ScoringPlan plan, LongAccumulator done)
            implements CosineBlocks.Visitor<BankCandidate> {
        @Override
        public void visit(Row image, float[] embedding, float[][] cosines, int blockRow, List<BankCandidate> results) {
            TextScore score =
                    scorer.score(cosines[0], blockRow * plan.labels().space().labels());
            String imageId = image.getString(ImageColumns.IMAGE_ID_ORDINAL);
            BankCandidate.of(score, imageId, embedding, plan.idLabels(), plan.adaNeg())
                    .ifPresent(results::add);
            done.add(1);
        }

        @Override
        public void visitWithoutEmbedding(Row image, List<BankCandidate> results) {
            done.add(1);
        }
    }
}
