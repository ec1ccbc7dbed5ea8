package io.lakesieve.job;

import io.lakesieve.core.AdaNegScore;
import io.lakesieve.core.AdaNegScorer;
import io.lakesieve.core.EmbeddingMatrix;
import io.lakesieve.core.FeatureBank;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.core.TextScore;
import io.lakesieve.core.TextScorer;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import scala.collection.immutable.ArraySeq;

/** Scores the images of a partition by all methods in one sweep: a row for each image and method. */
final class ScoringTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** The columns of {@code scores} that a task knows: all but the run's and the verdict's. */
    static final StructType OUTPUT_TYPE = new StructType()
            .add(ScoresSchema.TYPE.apply(ScoresSchema.IMAGE_ID))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.PATH))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.SOURCE))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.METHOD))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.ID_SCORE))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.OOD_SCORE))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.PREDICTED_LABEL))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.FIRED_NEGATIVES))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.STATUS))
            .add(ScoresSchema.TYPE.apply(ScoresSchema.ERROR));

    private final Broadcast<ScoringPlan> plan;
    private final Broadcast<FeatureBank> bank;
    private final LongAccumulator done;

    ScoringTask(Broadcast<ScoringPlan> plan, Broadcast<FeatureBank> bank, LongAccumulator done) {
        this.plan = plan;
        this.bank = bank;
        this.done = done;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> images) {
        ScoreVisitor visitor = new ScoreVisitor(plan.value(), bank.value(), done);
        return new CosineBlocks<>(images, ImageColumns.EMBEDDING_ORDINAL, visitor.matrices(), visitor);
    }

    /** Makes the rows of an image; holds scorers with scratch, so one for each task. */
    private static final class ScoreVisitor implements CosineBlocks.Visitor<Row> {
        private final ScoringPlan plan;
        private final TextScorer textScorer;
        private final Map<ScoringMethod, AdaNegScorer> adaptive = new EnumMap<>(ScoringMethod.class);
        private final List<EmbeddingMatrix> matrices = new ArrayList<>();
        private final LongAccumulator done;

        ScoreVisitor(ScoringPlan plan, FeatureBank bank, LongAccumulator done) {
            this.plan = plan;
            this.textScorer = plan.textScorer();
            this.done = done;
            matrices.add(plan.labels().space().stacked());
            for (ScoringMethod method : plan.methods()) {
                method.adaptation().ifPresent(adaptation -> {
                    AdaNegScorer scorer = new AdaNegScorer(
                            plan.labels().space(), bank, plan.adaNeg(), plan.adaNegGroups(), adaptation);
                    adaptive.put(method, scorer);
                    matrices.add(scorer.slots());
                });
            }
        }

        /** The label matrix, then the slots of each AdaNeg method in the order of the methods. */
        List<EmbeddingMatrix> matrices() {
            return matrices;
        }

        @Override
        public void visit(Row image, float[] embedding, float[][] cosines, int blockRow, List<Row> results) {
            int textOffset = blockRow * plan.labels().space().labels();
            TextScore text = textScorer.score(cosines[0], textOffset);
            Object fired = fired(text);
            int matrix = 1;
            for (ScoringMethod method : plan.methods()) {
                AdaNegScorer scorer = adaptive.get(method);
                if (scorer == null) {
                    results.add(row(image, method, idScore(method, text), text.nearestLabel(), fired));
                } else {
                    int slotOffset = blockRow * matrices.get(matrix).rows();
                    AdaNegScore score =
                            scorer.score(cosines[matrix++], slotOffset, cosines[0], textOffset, text.vanilla());
                    results.add(row(image, method, score.idScore(), score.predictedLabel(), fired));
                }
            }
            done.add(1);
        }

        @Override
        public void visitWithoutEmbedding(Row image, List<Row> results) {
            for (ScoringMethod method : plan.methods()) {
                results.add(RowFactory.create(
                        image.get(ImageColumns.IMAGE_ID_ORDINAL),
                        image.get(ImageColumns.PATH_ORDINAL),
                        image.get(ImageColumns.SOURCE_ORDINAL),
                        method.tableName(),
                        null,
                        null,
                        null,
                        null,
                        image.get(ImageColumns.STATUS_ORDINAL),
                        image.get(ImageColumns.ERROR_ORDINAL)));
            }
            done.add(1);
        }

        private static double idScore(ScoringMethod method, TextScore score) {
            return switch (method) {
                case NEG_LABEL -> score.negLabel();
                case MCM -> score.mcm();
                case MSP -> score.msp();
                case MAX_LOGIT -> score.maxLogit();
                case ENERGY -> score.energy();
                case ADA_NEG_TASK, ADA_NEG_SAMPLE ->
                    throw new IllegalArgumentException(method + " is not scored by text alone");
            };
        }

        private Row row(Row image, ScoringMethod method, double idScore, int predictedLabel, Object fired) {
            return RowFactory.create(
                    image.get(ImageColumns.IMAGE_ID_ORDINAL),
                    image.get(ImageColumns.PATH_ORDINAL),
                    image.get(ImageColumns.SOURCE_ORDINAL),
                    method.tableName(),
                    idScore,
                    method.oodScore(idScore),
                    plan.labels().idLabels().get(predictedLabel),
                    fired,
                    EmbeddingsSchema.STATUS_OK,
                    null);
        }

        private Object fired(TextScore score) {
            int[] positions = score.firedNegatives();
            Row[] fired = new Row[positions.length];
            for (int i = 0; i < positions.length; i++) {
                fired[i] =
                        RowFactory.create(plan.labels().negatives().get(positions[i]), score.firedProbabilities()[i]);
            }
            return new ArraySeq.ofRef<>(fired);
        }
    }
}
