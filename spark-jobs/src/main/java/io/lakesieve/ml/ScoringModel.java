package io.lakesieve.ml;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceRanks;
import io.lakesieve.job.score.ScoringPlan;
import io.lakesieve.schema.ScoresSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Base of the stages that score a column of embeddings against labels and negatives.
 *
 * @param <M> the stage
 */
abstract class ScoringModel<M extends ScoringModel<M>> extends Model<M> implements MLWritable {
    private final String uid;
    private final LabelEmbeddings labels;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> method;
    private final IntParam groups;
    private final DoubleParam logitScale;
    private final DoubleParam threshold;
    private final DoubleArrayParam referenceScores;

    /** The last broadcast: a stage that is used again does not broadcast again. */
    private transient Sent sent;

    private record Sent(String application, List<Object> settings, Broadcast<PreparedScoring> scoring) {}

    /** Sets the uid before any Param: Spark reads it while Params are constructed. */
    ScoringModel(String uid, LabelEmbeddings labels, List<ScoringMethod> methods, int groupsByDefault) {
        this.uid = uid;
        this.labels = labels;
        ScoringParams params = new ScoringParams(this);
        this.inputCol = params.inputCol();
        this.outputCol = params.outputCol();
        this.method = params.method(methods);
        this.groups = params.groups(groupsByDefault);
        this.logitScale = params.logitScale();
        this.threshold = params.threshold();
        this.referenceScores = params.referenceScores();
    }

    @Override
    public String uid() {
        return uid;
    }

    LabelEmbeddings labels() {
        return labels;
    }

    public Param<String> inputCol() {
        return inputCol;
    }

    public Param<String> outputCol() {
        return outputCol;
    }

    public Param<String> method() {
        return method;
    }

    public IntParam groups() {
        return groups;
    }

    public DoubleParam logitScale() {
        return logitScale;
    }

    public DoubleParam threshold() {
        return threshold;
    }

    public DoubleArrayParam referenceScores() {
        return referenceScores;
    }

    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    public String getMethod() {
        return getOrDefault(method);
    }

    public int getGroups() {
        return (Integer) getOrDefault(groups);
    }

    public double getLogitScale() {
        return (Double) getOrDefault(logitScale);
    }

    public double getThreshold() {
        return (Double) getOrDefault(threshold);
    }

    public double[] getReferenceScores() {
        return getOrDefault(referenceScores);
    }

    public M setInputCol(String column) {
        return with(inputCol, column);
    }

    public M setOutputCol(String column) {
        return with(outputCol, column);
    }

    public M setMethod(String name) {
        return with(method, name);
    }

    public M setGroups(int count) {
        return with(groups, count);
    }

    public M setLogitScale(double scale) {
        return with(logitScale, scale);
    }

    public M setThreshold(double idScore) {
        return with(threshold, idScore);
    }

    public M setReferenceScores(double[] idScores) {
        return with(referenceScores, idScores);
    }

    /**
     * Scores known good images as the stage would now, and keeps their scores: rows get p-values from then on. Set what the
     * scores depend on (method, groups, logit scale) before.
     *
     * @param reference rows as {@link #transform} takes them; one double of each comes to the driver
     * @throws IllegalArgumentException if none can be scored
     */
    public M setReference(Dataset<Row> reference) {
        Column idScore = col(Columns.quoted(getOutputCol())).getField(ScoresSchema.ID_SCORE);
        List<Double> idScores = transform(reference)
                .where(idScore.isNotNull())
                .select(idScore)
                .as(Encoders.DOUBLE())
                .collectAsList();
        if (idScores.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: no row of the reference has a usable embedding in '%s': check the column."
                            .formatted(uid, getInputCol()));
        }
        return setReferenceScores(
                idScores.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * Adds the field {@code q_value} to the scores of rows that this stage has transformed: the smallest share of good images
     * that a list of these rows has which holds this one. It is no part of {@link #transform}, which gives a row the same values
     * whatever rows come with it, on streams too: a q-value depends on all rows, which are counted for it first.
     *
     * @param scored what {@link #transform} gave, a batch; it is read twice
     * @throws IllegalArgumentException if there is no reference, or the rows are a stream or have no p-value
     */
    public Dataset<Row> withQValues(Dataset<Row> scored) {
        if (!isDefined(referenceScores)) {
            throw new IllegalArgumentException(
                    "%s: there is no reference: give known good images by setReference.".formatted(uid));
        }
        return new QValues(uid, getOutputCol(), getReferenceScores()).of(scored);
    }

    /** The stage itself, with a Param set. */
    @SuppressWarnings("unchecked") // M is the stage's own class
    <V> M with(Param<V> param, V value) {
        set(param, value);
        return (M) this;
    }

    /** Whether a banked image is left out of the proxies that it is scored with itself. */
    abstract SelfMatch selfMatch();

    /** The ordinal of the image id where {@link #selfMatch} needs it, else -1. */
    abstract int imageIdOrdinal(StructType schema);

    /** AdaNeg's bank, or an empty one. */
    abstract FeatureBank bank();

    /**
     * Adds the column of scores.
     *
     * @throws IllegalArgumentException if the embeddings are missing or of another type, the column is there already, the
     *     logit scale is not set, or the negatives do not fill the groups
     */
    @Override
    public final StructType transformSchema(StructType schema) {
        plan();
        embeddings(schema);
        imageIdOrdinal(schema);
        return Columns.with(schema, uid, outputCol.name(), getOutputCol(), ScoreStruct.TYPE);
    }

    private EmbeddingCell embeddings(StructType schema) {
        int ordinal = Columns.require(schema, uid, inputCol.name(), getInputCol());
        EmbeddingCell.requireType(
                schema.apply(ordinal).dataType(), "%s: the column '%s'".formatted(uid, getInputCol()));
        return new EmbeddingCell(ordinal);
    }

    private ScoringPlan plan() {
        if (!isDefined(logitScale)) {
            throw new IllegalArgumentException(
                    "%s: logitScale is not set: give the model's, 100 for CLIP.".formatted(uid));
        }
        return PreparedScoring.plan(
                uid,
                labels.at(getLogitScale()),
                ScoringMethod.ofTableName(getMethod()),
                ScoringParams.givenGroups(this, groups),
                selfMatch());
    }

    /** Scores every row; one whose embedding cannot be scored keeps its place, with nulls and the reason. */
    @Override
    public final Dataset<Row> transform(Dataset<?> dataset) {
        StructType output = transformSchema(dataset.schema());
        Double verdict = isDefined(threshold) ? getThreshold() : null;
        ScoringStageTask task = new ScoringStageTask(
                scoring(dataset.sparkSession()),
                embeddings(dataset.schema()),
                imageIdOrdinal(dataset.schema()),
                verdict);
        return dataset.toDF().mapPartitions(task, Encoders.row(output));
    }

    private synchronized Broadcast<PreparedScoring> scoring(SparkSession spark) {
        String application = spark.sparkContext().applicationId();
        Optional<double[]> known = isDefined(referenceScores) ? Optional.of(getReferenceScores()) : Optional.empty();
        List<Object> settings =
                List.of(getMethod(), ScoringParams.givenGroups(this, groups), getLogitScale(), selfMatch(), known);
        if (sent == null
                || !sent.application().equals(application)
                || !sent.settings().equals(settings)) {
            PreparedScoring prepared = new PreparedScoring(
                    plan(), bank(), known.map(ReferenceRanks::of).orElse(null));
            sent = new Sent(
                    application,
                    settings,
                    JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(prepared));
        }
        return sent.scoring();
    }
}
