package io.lakesieve.table;

import io.lakesieve.lake.BankedImage;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSetRows;
import io.lakesieve.schema.FeatureBankSchema;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code feature_bank}: what AdaNeg's proxies of a run were made of. */
public final class FeatureBankTable {
    static final String NAME = FeatureBankSchema.TABLE;
    static final TableLayout LAYOUT = TableLayout.of(FeatureBankSchema.TYPE);

    private final DeltaStore store;

    FeatureBankTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, LAYOUT);
    }

    /** The banked images of a run, by side, label, entropy and image; at most labels x (M - 1) of them. */
    public List<BankedImage> ofRun(String runId) {
        return LabelSetRows.bankedImages(store.read(), runId);
    }

    /** All rows of a run. */
    public Dataset<Row> rowsOf(Run run) {
        return RunRows.of(store.read(), run);
    }

    /** Adds the banks of a run that has none yet, in one commit; a commit that is repeated adds nothing. */
    public void add(String runId, List<BankedImage> images) {
        store.appendOnce(rows(runId, images), runId);
    }

    /** Writes the banks of a run, replacing those that it had, in one commit. */
    public void put(String runId, List<BankedImage> images) {
        store.replace(FeatureBankSchema.RUN_ID, runId, rows(runId, images));
    }

    private Dataset<Row> rows(String runId, List<BankedImage> images) {
        return store.frame(images.stream()
                .map(image -> RowFactory.create(
                        runId,
                        image.label(),
                        image.side().tableName(),
                        image.imageId(),
                        image.entropy(),
                        EmbeddingColumn.toColumn(image.embedding())))
                .toList());
    }
}
