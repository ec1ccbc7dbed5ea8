package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSetRows;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.LabelsSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code labels}. Its rows are written last of a label set's, so a label set that it holds is complete. */
public final class LabelsTable {
    static final String NAME = LabelsSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(LabelsSchema.TYPE);

    private final DeltaStore store;

    LabelsTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** The labels of a set by their UTF-8 bytes; empty where the set is not there. A label set fits the driver. */
    public List<StoredLabel> ofLabelSet(String labelSetId) {
        return LabelSetRows.labels(store.read(), labelSetId);
    }

    /** Whether the set is there, and so complete. */
    public boolean contains(String labelSetId) {
        return !rowsOf(labelSetId).isEmpty();
    }

    private Dataset<Row> rowsOf(String labelSetId) {
        return store.read().where(col(LabelsSchema.LABEL_SET_ID).equalTo(labelSetId));
    }

    /** The embeddings of the set's labels by CLIPN's towers, in the same order; empty if it has none. */
    public Optional<YesNoLabels> yesNoOfLabelSet(String labelSetId) {
        return LabelSetRows.yesNo(store.read(), labelSetId);
    }

    /**
     * Writes a label set in one commit, unless the table holds it: it is the one that was written first.
     *
     * @param yesNo the labels by CLIPN's towers, in their order, where a method needs them
     */
    public void insert(
            String labelSetId, String name, String modelId, List<StoredLabel> labels, Optional<YesNoLabels> yesNo) {
        List<Row> rows = IntStream.range(0, labels.size())
                .mapToObj(i -> RowFactory.create(
                        labelSetId,
                        name,
                        modelId,
                        labels.get(i).label(),
                        labels.get(i).prompt(),
                        EmbeddingColumn.toColumn(labels.get(i).embedding()),
                        column(yesNo.map(YesNoLabels::yes), i),
                        column(yesNo.map(YesNoLabels::no), i)))
                .toList();
        store.insert(
                store.frame(rows),
                DeltaStore.stored(LabelsSchema.LABEL_SET_ID).equalTo(labelSetId),
                LabelsSchema.LABEL_SET_ID);
    }

    private static Object column(Optional<EmbeddingMatrix> embeddings, int row) {
        return embeddings
                .map(matrix -> EmbeddingColumn.toColumn(matrix.row(row)))
                .orElse(null);
    }
}
