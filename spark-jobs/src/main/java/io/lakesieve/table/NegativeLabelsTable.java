package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.lakesieve.core.PartOfSpeech;
import io.lakesieve.schema.NegativeLabelsSchema;
import io.lakesieve.spark.EmbeddingColumn;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The table {@code negative_labels}. */
public final class NegativeLabelsTable {
    static final String NAME = NegativeLabelsSchema.TABLE;

    /** What a negative is, its embedding apart, which would be an object for each float among them. */
    private static final StructType SCALARS = new StructType()
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.LABEL))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.PART_OF_SPEECH))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.CLOSENESS))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.RANK))
            .add(NegativeLabelsSchema.TYPE.apply(NegativeLabelsSchema.POSITION));

    private final DeltaStore store;

    NegativeLabelsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, NegativeLabelsSchema.TYPE);
    }

    /** The negatives of a label set by position; a label set fits the driver. */
    public List<NegativeLabel> ofLabelSet(String labelSetId) {
        return rowsOf(labelSetId)
                .orderBy(NegativeLabelsSchema.POSITION)
                .select(
                        struct(Arrays.stream(SCALARS.fieldNames())
                                .map(functions::col)
                                .toArray(Column[]::new)),
                        col(NegativeLabelsSchema.EMBEDDING))
                .as(Encoders.tuple(Encoders.row(SCALARS), EmbeddingColumn.FLOATS))
                .collectAsList()
                .stream()
                .map(row -> toRecord(row._1(), row._2()))
                .toList();
    }

    /** The number of negatives of a label set. */
    public int count(String labelSetId) {
        return Math.toIntExact(rowsOf(labelSetId).count());
    }

    private Dataset<Row> rowsOf(String labelSetId) {
        return store.read().where(col(NegativeLabelsSchema.LABEL_SET_ID).equalTo(labelSetId));
    }

    /** Writes the negatives of a label set, replacing what the table holds of it, in one commit. */
    public void put(String labelSetId, List<NegativeLabel> negatives) {
        List<Row> rows =
                negatives.stream().map(negative -> toRow(labelSetId, negative)).toList();
        store.replace(NegativeLabelsSchema.LABEL_SET_ID, labelSetId, store.frame(rows));
    }

    private static NegativeLabel toRecord(Row row, float[] embedding) {
        return new NegativeLabel(
                row.getString(0),
                PartOfSpeech.fromTableName(row.getString(1)),
                row.getFloat(2),
                row.getInt(3),
                row.getInt(4),
                embedding);
    }

    private static Row toRow(String labelSetId, NegativeLabel negative) {
        return RowFactory.create(
                labelSetId,
                negative.label(),
                negative.partOfSpeech().tableName(),
                negative.closeness(),
                negative.rank(),
                negative.position(),
                EmbeddingColumn.toColumn(negative.embedding()));
    }
}
