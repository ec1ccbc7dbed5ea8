package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.PartOfSpeech;
import io.lakesieve.schema.NegativeLabelsSchema;
import io.lakesieve.spark.EmbeddingColumn;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code negative_labels}. */
public final class NegativeLabelsTable {
    static final String NAME = NegativeLabelsSchema.TABLE;

    private final DeltaStore store;

    NegativeLabelsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, NegativeLabelsSchema.TYPE);
    }

    /** The negatives of a label set by position; a label set fits the driver. */
    public List<NegativeLabel> ofLabelSet(String labelSetId) {
        return rowsOf(labelSetId)
                .orderBy(NegativeLabelsSchema.POSITION)
                .select(
                        NegativeLabelsSchema.LABEL,
                        NegativeLabelsSchema.PART_OF_SPEECH,
                        NegativeLabelsSchema.CLOSENESS,
                        NegativeLabelsSchema.RANK,
                        NegativeLabelsSchema.POSITION,
                        NegativeLabelsSchema.EMBEDDING)
                .collectAsList()
                .stream()
                .map(NegativeLabelsTable::toRecord)
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

    private static NegativeLabel toRecord(Row row) {
        return new NegativeLabel(
                row.getString(0),
                PartOfSpeech.fromTableName(row.getString(1)),
                row.getFloat(2),
                row.getInt(3),
                row.getInt(4),
                EmbeddingColumn.fromRow(row, 5));
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
