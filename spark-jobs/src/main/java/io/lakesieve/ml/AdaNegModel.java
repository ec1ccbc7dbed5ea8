package io.lakesieve.ml;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.bank.BankStatistics;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Pass 2 of AdaNeg (Zhang and Zhang, NeurIPS 2024): scores embeddings against the proxies that {@link AdaNeg} fitted.
 * The column of scores is that of {@link NegLabelModel}.
 */
public final class AdaNegModel extends ScoringModel<AdaNegModel> {
    private static final long serialVersionUID = 1L;
    static final List<ScoringMethod> METHODS = List.of(ScoringMethod.ADA_NEG_TASK, ScoringMethod.ADA_NEG_SAMPLE);

    private final SavedBank bank;
    private final Param<String> imageIdCol;
    private final BooleanParam leaveOneOut;

    AdaNegModel(String uid, LabelEmbeddings labels, SavedBank bank) {
        super(uid, labels, METHODS, ScoringOptions.DEFAULT.adaNegGroups());
        this.bank = bank;
        ScoringParams params = new ScoringParams(this);
        this.imageIdCol = params.imageIdCol();
        this.leaveOneOut = params.leaveOneOut();
    }

    public Param<String> imageIdCol() {
        return imageIdCol;
    }

    public BooleanParam leaveOneOut() {
        return leaveOneOut;
    }

    public String getImageIdCol() {
        return getOrDefault(imageIdCol);
    }

    public boolean getLeaveOneOut() {
        return (Boolean) getOrDefault(leaveOneOut);
    }

    public AdaNegModel setImageIdCol(String column) {
        return with(imageIdCol, column);
    }

    public AdaNegModel setLeaveOneOut(boolean leftOut) {
        return with(leaveOneOut, leftOut);
    }

    /** The banked images: {@code label}, {@code kind}, {@code image_id}, {@code entropy}, {@code embedding}. */
    public Dataset<Row> bankedImages(SparkSession spark) {
        return bank.show(spark, labels());
    }

    /** How the banks filled: with one side empty the proxies cannot adapt to what is there. */
    public BankStatistics bankFill() {
        return bank.fill();
    }

    @Override
    SelfMatch selfMatch() {
        return getLeaveOneOut() ? SelfMatch.LEFT_OUT : SelfMatch.COUNTED;
    }

    @Override
    int imageIdOrdinal(StructType schema) {
        return getLeaveOneOut() ? AdaNeg.imageIds(schema, uid(), imageIdCol.name(), getImageIdCol()) : -1;
    }

    @Override
    FeatureBank bank() {
        return bank.bank();
    }

    @Override
    public AdaNegModel copy(ParamMap extra) {
        return copyValues(new AdaNegModel(uid(), labels(), bank), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new StageWriter(this, labels(), bank);
    }

    /** Reads a model that {@link #write} wrote. */
    public static MLReader<AdaNegModel> read() {
        return new StageReader<>(stage -> new AdaNegModel(stage.uid(), stage.labels(), stage.bank()));
    }

    /** Loads a model that was saved. */
    public static AdaNegModel load(String path) {
        return read().load(path);
    }
}
