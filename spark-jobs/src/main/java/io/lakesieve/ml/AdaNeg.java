package io.lakesieve.ml;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.score.ScoringPlan;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AdaNeg (Zhang and Zhang, NeurIPS 2024): {@link #fit} fills the feature banks with the images that NegLabel's score is
 * sure of, {@link AdaNegModel} scores against them. Parameters are the published ones.
 *
 * <p>A row without a usable embedding, or without an image id, takes no part in the fit.
 */
public final class AdaNeg extends Estimator<AdaNegModel> implements MLWritable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AdaNeg.class);

    private final String uid;
    private final LabelEmbeddings labels;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> imageIdCol;
    private final Param<String> method;
    private final IntParam groups;
    private final DoubleParam logitScale;
    private final DoubleParam threshold;
    private final BooleanParam leaveOneOut;
    /** Known good images; null for none. It goes with copies of this object, and is not saved: a model keeps its scores. */
    private transient Dataset<Row> reference;

    AdaNeg(String uid, LabelEmbeddings labels) {
        this.uid = uid;
        this.labels = labels;
        ScoringParams params = new ScoringParams(this);
        this.inputCol = params.inputCol();
        this.outputCol = params.outputCol();
        this.imageIdCol = params.imageIdCol();
        this.method = params.method(AdaNegModel.METHODS);
        this.groups = params.groups(ScoringOptions.DEFAULT.adaNegGroups());
        this.logitScale = params.logitScale();
        this.threshold = params.threshold();
        this.leaveOneOut = params.leaveOneOut();
    }

    /**
     * An estimator for a label set that a lake holds, with the logit scale and the groups of the run that scored it last.
     *
     * @param labelSet its id, its name, or {@code latest}
     * @throws io.lakesieve.lake.LakeException if there is no such lake or label set, or no finished run that scored it
     */
    public static AdaNeg fromLake(SparkSession spark, String lake, String labelSet) {
        LakeLabels found = LakeLabels.of(spark, lake, labelSet);
        AdaNeg estimator = new AdaNeg(newUid(), found.labels()).setLogitScale(found.logitScale());
        return found.groups().isPresent() ? estimator.setGroups(found.groups().getAsInt()) : estimator;
    }

    /**
     * An estimator for labels and negatives that lie in tables, which are read now.
     *
     * @param idLabels rows with {@code label} and {@code embedding}
     * @param negatives rows with {@code label}, {@code position} from 0 and {@code embedding}
     * @param logitScale s of the model that made the embeddings
     * @throws IllegalArgumentException if a column, a name, a position or an embedding cannot be used
     */
    public static AdaNeg fromTables(Dataset<Row> idLabels, Dataset<Row> negatives, double logitScale) {
        return new AdaNeg(newUid(), LabelEmbeddings.ofTables(idLabels, negatives)).setLogitScale(logitScale);
    }

    private static String newUid() {
        return Identifiable$.MODULE$.randomUID("AdaNeg");
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> inputCol() {
        return inputCol;
    }

    public Param<String> outputCol() {
        return outputCol;
    }

    public Param<String> imageIdCol() {
        return imageIdCol;
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

    public BooleanParam leaveOneOut() {
        return leaveOneOut;
    }

    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    public String getImageIdCol() {
        return getOrDefault(imageIdCol);
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

    public boolean getLeaveOneOut() {
        return (Boolean) getOrDefault(leaveOneOut);
    }

    public AdaNeg setInputCol(String column) {
        return with(inputCol, column);
    }

    public AdaNeg setOutputCol(String column) {
        return with(outputCol, column);
    }

    public AdaNeg setImageIdCol(String column) {
        return with(imageIdCol, column);
    }

    public AdaNeg setMethod(String name) {
        return with(method, name);
    }

    public AdaNeg setGroups(int count) {
        return with(groups, count);
    }

    public AdaNeg setLogitScale(double scale) {
        return with(logitScale, scale);
    }

    public AdaNeg setThreshold(double idScore) {
        return with(threshold, idScore);
    }

    public AdaNeg setLeaveOneOut(boolean leftOut) {
        return with(leaveOneOut, leftOut);
    }

    /**
     * Known good images, which {@link #fit} lets through the same banks as the others and scores: the model gives p-values. A banked
     * image is then left out of the proxies that it is scored with itself, of either kind, so that both are treated alike.
     *
     * @param rows with embeddings and image ids, as the images have them
     */
    public AdaNeg setReference(Dataset<Row> rows) {
        this.reference = rows;
        return this;
    }

    private <V> AdaNeg with(Param<V> param, V value) {
        set(param, value);
        return this;
    }

    /** The ordinal of the column of image ids. */
    static int imageIds(StructType schema, String stage, String param, String column) {
        int ordinal = Columns.require(schema, stage, param, column);
        if (!schema.apply(ordinal).dataType().equals(DataTypes.StringType)) {
            throw new IllegalArgumentException("%s: the column '%s' is of type %s: image ids are strings; cast it."
                    .formatted(stage, column, schema.apply(ordinal).dataType().simpleString()));
        }
        return ordinal;
    }

    /**
     * The output schema of the fitted model.
     *
     * @throws IllegalArgumentException if embeddings or image ids are missing or of another type, the column of scores
     *     is there already, the logit scale is not set, or the negatives do not fill the groups
     */
    @Override
    public StructType transformSchema(StructType schema) {
        imageIds(schema, uid, imageIdCol.name(), getImageIdCol());
        return unfitted().transformSchema(schema);
    }

    /** A model with empty banks, whose output schema is that of every fitted one. */
    private AdaNegModel unfitted() {
        return modelOf(SavedBank.EMPTY);
    }

    private AdaNegModel modelOf(SavedBank bank) {
        return copyValues(new AdaNegModel(uid, labels, bank), new ParamMap());
    }

    /**
     * Fills the banks, reading the images' ids and embeddings once and keeping them while it works.
     *
     * @throws IllegalArgumentException as {@link #transformSchema}, or if no row can take part, or there is a reference and {@code
     *     leaveOneOut} was set to false
     */
    @Override
    public AdaNegModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        if (reference != null) {
            transformSchema(reference.schema());
            requireLeaveOneOut();
        }
        SparkSession spark = dataset.sparkSession();
        ScoringPlan plan = PreparedScoring.plan(
                uid,
                labels.at(getLogitScale()),
                ScoringMethod.ofTableName(getMethod()),
                ScoringParams.givenGroups(this, groups),
                SelfMatch.COUNTED);
        Dataset<Row> all = reference == null ? images(dataset) : images(dataset).union(images(reference));
        Dataset<Row> images = all.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            if (images.isEmpty()) {
                throw new IllegalArgumentException(
                        "%s: no row has both an image id in '%s' and a usable embedding in '%s': check both columns."
                                .formatted(uid, getImageIdCol(), getInputCol()));
            }
            GatheredBank gathered = LakesieveActions.of(spark).fillBanks(plan).execute(images);
            SavedBank bank = new SavedBank(gathered.bank(), gathered.fill());
            LOG.info("{}: {}", uid, bank.fill());
            if (bank.fill().hasEmptySide()) {
                LOG.warn("{}: one side of the feature bank is empty, so the proxies adapt to the other alone", uid);
            }
            AdaNegModel model = modelOf(bank).setParent(this);
            return reference == null ? model : model.setLeaveOneOut(true).setReference(reference);
        } finally {
            images.unpersist();
        }
    }

    private void requireLeaveOneOut() {
        if (isSet(leaveOneOut) && !getLeaveOneOut()) {
            throw new IllegalArgumentException(
                    "%s: leaveOneOut is false, and with a reference a banked image must not count for its own score: leave it unset."
                            .formatted(uid));
        }
    }

    /** The rows with an image id and a usable embedding, normalised. */
    private Dataset<Row> images(Dataset<?> dataset) {
        return dataset.toDF()
                .select(col(Columns.quoted(getImageIdCol())), col(Columns.quoted(getInputCol())))
                .mapPartitions(new FitImages(labels.dimension()), Encoders.row(FitImages.TYPE));
    }

    @Override
    public AdaNeg copy(ParamMap extra) {
        return copyValues(new AdaNeg(uid, labels), extra).setReference(reference);
    }

    @Override
    public MLWriter write() {
        return new StageWriter(this, labels);
    }

    /** Reads an estimator that {@link #write} wrote. */
    public static MLReader<AdaNeg> read() {
        return new StageReader<>(stage -> new AdaNeg(stage.uid(), stage.labels()));
    }

    /** Loads an estimator that was saved. */
    public static AdaNeg load(String path) {
        return read().load(path);
    }
}
