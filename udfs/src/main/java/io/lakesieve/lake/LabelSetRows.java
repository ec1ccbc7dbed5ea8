package io.lakesieve.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Reads label sets and feature banks from the rows of their tables. Each result fits in the driver's memory. */
public final class LabelSetRows {
    /**
     * A negative's columns without the embedding, which is read separately because a row would hold an object per
     * float.
     */
    private static final StructType SCALARS = new StructType()
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.LABEL))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.PART_OF_SPEECH))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.CLOSENESS))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.RANK))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.POSITION));

    /** The ID labels of a label set, sorted by their UTF-8 bytes; empty if there is no such set. */
    public static List<StoredLabel> labels(Dataset<Row> labels, String labelSetId) {
        return labels
                .where(col(LabelsSchema.LABEL_SET_ID).equalTo(labelSetId))
                .select(col(LabelsSchema.LABEL), col(LabelsSchema.PROMPT), col(LabelsSchema.EMBEDDING))
                .as(Encoders.tuple(Encoders.STRING(), Encoders.STRING(), EmbeddingColumn.FLOATS))
                .collectAsList()
                .stream()
                .map(row -> new StoredLabel(row._1(), row._2(), row._3()))
                .sorted(Comparator.comparing(StoredLabel::label, Utf8Order::compare))
                .toList();
    }

    /** The embeddings of a label set's labels by CLIPN's towers, in the order of {@link #labels}; empty if it has none. */
    public static Optional<YesNoLabels> yesNo(Dataset<Row> labels, String labelSetId) {
        List<Tuple2<float[], float[]>> rows = labels.where(col(LabelsSchema.LABEL_SET_ID)
                        .equalTo(labelSetId)
                        .and(col(LabelsSchema.NO_EMBEDDING).isNotNull()))
                .orderBy(LabelsSchema.LABEL)
                .select(col(LabelsSchema.YES_EMBEDDING), col(LabelsSchema.NO_EMBEDDING))
                .as(Encoders.tuple(EmbeddingColumn.FLOATS, EmbeddingColumn.FLOATS))
                .collectAsList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        int dimension = rows.get(0)._1().length;
        return Optional.of(new YesNoLabels(
                EmbeddingMatrix.of(rows.stream().map(Tuple2::_1).toList(), dimension),
                EmbeddingMatrix.of(rows.stream().map(Tuple2::_2).toList(), dimension)));
    }

    /** The ids of the label sets with that id or name. */
    public static List<String> labelSetIds(Dataset<Row> labels, String idOrName) {
        return labels
                .where(col(LabelsSchema.LABEL_SET_ID)
                        .equalTo(idOrName)
                        .or(col(LabelsSchema.NAME).equalTo(idOrName)))
                .select(LabelsSchema.LABEL_SET_ID)
                .distinct()
                .orderBy(LabelsSchema.LABEL_SET_ID)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The negatives of a label set, sorted by position. */
    public static List<NegativeLabel> negatives(Dataset<Row> negativeLabels, String labelSetId) {
        return negativeLabels
                .where(col(NegativeLabelsSchema.LABEL_SET_ID).equalTo(labelSetId))
                .select(
                        struct(Arrays.stream(SCALARS.fieldNames())
                                .map(functions::col)
                                .toArray(Column[]::new)),
                        col(NegativeLabelsSchema.EMBEDDING))
                .as(Encoders.tuple(Encoders.row(SCALARS), EmbeddingColumn.FLOATS))
                .collectAsList()
                .stream()
                .map(row -> negative(row._1(), row._2()))
                .sorted(Comparator.comparingInt(NegativeLabel::position))
                .toList();
    }

    private static NegativeLabel negative(Row row, float[] embedding) {
        return new NegativeLabel(
                row.getString(0),
                PartOfSpeech.fromTableName(row.getString(1)),
                row.getFloat(2),
                row.getInt(3),
                row.getInt(4),
                embedding);
    }

    /** The banked images of a run, sorted by side, label, entropy and image id; at most M - 1 per label. */
    public static List<BankedImage> bankedImages(Dataset<Row> featureBank, String runId) {
        return featureBank
                .where(col(FeatureBankSchema.RUN_ID).equalTo(runId))
                .orderBy(
                        FeatureBankSchema.KIND,
                        FeatureBankSchema.LABEL,
                        FeatureBankSchema.ENTROPY,
                        FeatureBankSchema.IMAGE_ID)
                .select(
                        FeatureBankSchema.LABEL,
                        FeatureBankSchema.KIND,
                        FeatureBankSchema.IMAGE_ID,
                        FeatureBankSchema.ENTROPY,
                        FeatureBankSchema.EMBEDDING)
                .collectAsList()
                .stream()
                .map(row -> new BankedImage(
                        row.getString(0),
                        BankSide.fromTableName(row.getString(1)),
                        row.getString(2),
                        row.getDouble(3),
                        EmbeddingColumn.fromRow(row, 4)))
                .toList();
    }

    private LabelSetRows() {}
}
