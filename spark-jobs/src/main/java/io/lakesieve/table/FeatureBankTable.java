package io.lakesieve.table;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.core.BankSide;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.spark.EmbeddingColumn;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code feature_bank}: what AdaNeg's proxies of a run were made of. */
public final class FeatureBankTable {
    static final String NAME = FeatureBankSchema.TABLE;

    private final DeltaStore store;

    FeatureBankTable(SparkSession spark, String location) {
        this.store = new DeltaStore(spark, location, FeatureBankSchema.TYPE);
    }

    /** The banked images of a run, by side, label, entropy and image; at most labels x (M - 1) of them. */
    public List<BankedImage> ofRun(String runId) {
        return store
                .read()
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

    /** Writes the banks of a run, replacing those that it had, in one commit. */
    public void put(String runId, List<BankedImage> images) {
        List<Row> rows = images.stream()
                .map(image -> RowFactory.create(
                        runId,
                        image.label(),
                        image.side().tableName(),
                        image.imageId(),
                        image.entropy(),
                        EmbeddingColumn.toColumn(image.embedding())))
                .toList();
        store.replace(FeatureBankSchema.RUN_ID, runId, store.frame(rows));
    }
}
