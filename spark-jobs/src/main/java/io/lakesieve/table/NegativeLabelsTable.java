package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSetRows;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code negative_labels}. */
public final class NegativeLabelsTable {
    static final String NAME = NegativeLabelsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(NegativeLabelsSchema.TYPE);

    private final DeltaStore store;

    NegativeLabelsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** The negatives of a label set by position; a label set fits the driver. */
    public List<NegativeLabel> ofLabelSet(String labelSetId) {
        return LabelSetRows.negatives(store.read(), labelSetId);
    }

    /** The number of negatives of a label set. */
    public int count(String labelSetId) {
        return Math.toIntExact(rowsOf(labelSetId).count());
    }

    private Dataset<Row> rowsOf(String labelSetId) {
        return store.read().where(col(NegativeLabelsSchema.LABEL_SET_ID).equalTo(labelSetId));
    }

    /** Writes the negatives of a label set in one commit, unless the table holds them: they are those written first. */
    public void insert(String labelSetId, List<NegativeLabel> negatives) {
        List<Row> rows =
                negatives.stream().map(negative -> toRow(labelSetId, negative)).toList();
        store.insert(
                store.frame(rows),
                DeltaStore.stored(NegativeLabelsSchema.LABEL_SET_ID).equalTo(labelSetId),
                NegativeLabelsSchema.LABEL_SET_ID);
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
