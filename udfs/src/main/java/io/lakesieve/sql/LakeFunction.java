package io.lakesieve.sql;

import io.lakesieve.core.score.Adaptation;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.score.TextScore;
import io.lakesieve.core.verdict.FalseDiscovery;
import io.lakesieve.lake.LakeTables;
import io.lakesieve.lake.RunReference;
import io.lakesieve.lake.ScoredRun;
import io.lakesieve.lake.ScoredRuns;
import io.lakesieve.schema.ScoresSchema;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Builds the expression for a call of a function that scores embeddings, during analysis of the query. The driver then
 * reads the label set and the feature bank, so that executors read no tables.
 */
final class LakeFunction {
    private static final DataType TOP_NEGATIVES_TYPE = DataTypes.createArrayType(ScoresSchema.NEGATIVE_TYPE, false);

    private final SparkSession session;
    private final FunctionArguments arguments;

    LakeFunction(SparkSession session, FunctionArguments arguments) {
        this.session = session;
        this.arguments = arguments;
    }

    /** {@code cosine_similarity(a, b)}. */
    Expression cosineSimilarity() {
        return apply(new CosineSimilarity(), arguments.require(2).expressions());
    }

    /** {@code neglabel_score(embedding, label_set)}. */
    Expression negLabelScore() {
        String labelSet = arguments.require(2).string(1, "label set");
        LakeTables lake = LakeSetting.tables(session);
        ScoredRun run = new ScoredRuns(lake).ofLabelSet(labelSet);
        String key = key("text", run, lake);
        return ofSpace(
                DataTypes.DoubleType,
                key,
                () -> new ScoringSpaces(lake).text(key, run, 0),
                (scored, space) -> scored.text(0).negLabel());
    }

    /** {@code top_negatives(embedding, label_set, k)}. */
    Expression topNegatives() {
        String labelSet = arguments.require(3).string(1, "label set");
        int count = arguments.count(2, "k");
        LakeTables lake = LakeSetting.tables(session);
        ScoredRun run = new ScoredRuns(lake).ofLabelSet(labelSet);
        String key = key("fired " + count, run, lake);
        return ofSpace(
                TOP_NEGATIVES_TYPE,
                key,
                () -> new ScoringSpaces(lake).text(key, run, count),
                (scored, space) -> topNegativesValue(scored.text(0), space));
    }

    /** {@code adaneg_score(embedding, run, method)}. */
    Expression adaNegScore() {
        String runId = arguments.require(3).string(1, "run");
        Adaptation adaptation = adaptation(arguments.string(2, "method"));
        LakeTables lake = LakeSetting.tables(session);
        ScoredRun run = new ScoredRuns(lake).withBank(runId);
        String key = key(adaptation.toString(), run, lake);
        return ofSpace(
                DataTypes.DoubleType,
                key,
                () -> new ScoringSpaces(lake).banked(key, run, adaptation),
                (scored, space) ->
                        scored.adaptive(space.banked().adaptation(), 0).idScore());
    }

    /** {@code outlier_p_value(id_score, run, method)}. */
    Expression outlierPValue() {
        return ofReference((lake, score) -> lake.reference().pValue(score));
    }

    /** {@code outlier_q_value(id_score, run, method)}. */
    Expression outlierQValue() {
        return ofReference(FalseDiscovery::qValue);
    }

    /** What a score means beside a reference. */
    private interface ReferenceReading extends Serializable {
        double of(FalseDiscovery lake, double score);
    }

    private Expression ofReference(ReferenceReading reading) {
        String runId = arguments.require(3).string(1, "run");
        String method = arguments.string(2, "method");
        LakeTables lake = LakeSetting.tables(session);
        ScoredRun run = new ScoredRuns(lake).ofRun(runId);
        Broadcast<FalseDiscovery> found = session.sparkContext()
                .broadcast(new RunReference(lake, run).of(method), ClassTag$.MODULE$.apply(FalseDiscovery.class));
        ValueFunction.Body body = row -> reading.of(found.value(), row.getDouble(0));
        ValueFunction function = new ValueFunction(
                arguments.function(), key(method, run, lake), DataTypes.DoubleType, DataTypes.DoubleType, body);
        return apply(function, List.of(arguments.expression(0)));
    }

    private Adaptation adaptation(String name) {
        for (ScoringMethod method : ScoringMethod.values()) {
            if (method.tableName().equals(name) && method.adaptation().isPresent()) {
                return method.adaptation().get();
            }
        }
        throw new ArgumentException("%s: the method is '%s': give %s or %s."
                .formatted(
                        arguments.function(),
                        name,
                        ScoringMethod.ADA_NEG_TASK.tableName(),
                        ScoringMethod.ADA_NEG_SAMPLE.tableName()));
    }

    private static String key(String kind, ScoredRun run, LakeTables lake) {
        return kind + " of " + run.runId() + " in " + lake.uri();
    }

    private Expression ofSpace(
            DataType resultType, String key, Supplier<ScoringSpace> reading, SpaceScore.Reading result) {
        Expression embedding = arguments.expression(0);
        EmbeddingArgument argument = EmbeddingArgument.of(arguments.function(), embedding.dataType());
        Broadcast<ScoringSpace> space = SharedSpaces.of(session, key, reading);
        SpaceScore score = new SpaceScore(argument, key, space, result);
        return apply(
                new ValueFunction(arguments.function(), key, argument.type(), resultType, score), List.of(embedding));
    }

    private static Expression apply(ScalarFunction<?> function, List<Expression> arguments) {
        return new ApplyFunctionExpression(
                function, CollectionConverters.asScala(arguments).toSeq());
    }

    private static Object topNegativesValue(TextScore score, ScoringSpace space) {
        int[] positions = score.topNegatives();
        InternalRow[] negatives = new InternalRow[positions.length];
        for (int i = 0; i < positions.length; i++) {
            negatives[i] = new GenericInternalRow(new Object[] {
                UTF8String.fromString(space.negatives().get(positions[i])), score.topProbabilities()[i]
            });
        }
        return new GenericArrayData(negatives);
    }
}
