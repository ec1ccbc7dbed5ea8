package io.lakesieve.ml;

import io.lakesieve.config.ScoringOptions;
import io.lakesieve.config.SelfMatch;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.core.score.ScoringMethod;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Scores embeddings by NegLabel (Jiang et al., ICLR 2024), or by one of the baselines: needs no fitting, only labels and
 * negatives, from a lake or from tables.
 *
 * <p>The column of scores is a struct with the names of the table {@code scores}, whose values it has to the bit:
 * {@code id_score}, {@code ood_score}, {@code predicted_label}, {@code top_negatives}, {@code p_value}, {@code is_ood}, {@code
 * error}.
 *
 * <pre>{@code
 * NegLabelModel.fromLake(spark, "s3a://bucket/audit", "latest").setThreshold(0.4).transform(embeddings);
 * }</pre>
 */
public final class NegLabelModel extends ScoringModel<NegLabelModel> {
    private static final long serialVersionUID = 1L;
    private static final List<ScoringMethod> METHODS = List.of(
            ScoringMethod.NEG_LABEL,
            ScoringMethod.MCM,
            ScoringMethod.MSP,
            ScoringMethod.MAX_LOGIT,
            ScoringMethod.ENERGY);

    NegLabelModel(String uid, LabelEmbeddings labels) {
        super(uid, labels, METHODS, ScoringOptions.DEFAULT.negLabelGroups());
    }

    /**
     * A model of a label set that a lake holds, with the logit scale and the groups of the run that scored it last.
     *
     * @param labelSet its id, its name, or {@code latest}
     * @throws io.lakesieve.lake.LakeException if there is no such lake or label set, or no finished run that scored it
     */
    public static NegLabelModel fromLake(SparkSession spark, String lake, String labelSet) {
        LakeLabels found = LakeLabels.of(spark, lake, labelSet);
        NegLabelModel model = new NegLabelModel(newUid(), found.labels()).setLogitScale(found.logitScale());
        return found.groups().isPresent() ? model.setGroups(found.groups().getAsInt()) : model;
    }

    /**
     * A model of labels and negatives that lie in tables, which are read now.
     *
     * @param idLabels rows with {@code label} and {@code embedding}
     * @param negatives rows with {@code label}, {@code position} from 0 and {@code embedding}; null where a baseline is
     *     meant that needs none
     * @param logitScale s of the model that made the embeddings
     * @throws IllegalArgumentException if a column, a name, a position or an embedding cannot be used
     */
    public static NegLabelModel fromTables(Dataset<Row> idLabels, Dataset<Row> negatives, double logitScale) {
        return new NegLabelModel(newUid(), LabelEmbeddings.ofTables(idLabels, negatives)).setLogitScale(logitScale);
    }

    private static String newUid() {
        return Identifiable$.MODULE$.randomUID("NegLabelModel");
    }

    @Override
    SelfMatch selfMatch() {
        return SelfMatch.COUNTED;
    }

    @Override
    int imageIdOrdinal(StructType schema) {
        return -1;
    }

    @Override
    FeatureBank bank() {
        return SavedBank.EMPTY.bank();
    }

    @Override
    public NegLabelModel copy(ParamMap extra) {
        return copyValues(new NegLabelModel(uid(), labels()), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new StageWriter(this, labels());
    }

    /** Reads a model that {@link #write} wrote. */
    public static MLReader<NegLabelModel> read() {
        return new StageReader<>(stage -> new NegLabelModel(stage.uid(), stage.labels()));
    }

    /** Loads a model that was saved. */
    public static NegLabelModel load(String path) {
        return read().load(path);
    }
}
