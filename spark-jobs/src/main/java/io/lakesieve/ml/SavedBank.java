package io.lakesieve.ml;

import io.lakesieve.core.bank.AdaNegParameters;
import io.lakesieve.core.bank.BankCandidate;
import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.bank.FeatureBank;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.schema.FeatureBankSchema;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Holds the feature bank of a fitted AdaNeg model; saves and loads it.
 *
 * @param fill how it filled
 */
record SavedBank(FeatureBank bank, BankStatistics fill) implements Serializable {
    static final SavedBank EMPTY = new SavedBank(
            FeatureBank.of(List.of(), AdaNegParameters.DEFAULT.capacity()), new BankStatistics(0, 0, 0, 0, 0));

    private static final String COLUMN = "column";
    private static final StructType IMAGES = new StructType()
            .add(COLUMN, DataTypes.IntegerType, false)
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.ENTROPY))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.IMAGE_ID))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.EMBEDDING));

    private static final StructType FILL = new StructType()
            .add("id_qualified", DataTypes.LongType, false)
            .add("id_labels", DataTypes.LongType, false)
            .add("negative_qualified", DataTypes.LongType, false)
            .add("negative_labels", DataTypes.LongType, false);

    private static final StructType SHOWN = new StructType()
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.LABEL))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.KIND))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.IMAGE_ID))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.ENTROPY))
            .add(FeatureBankSchema.TYPE.apply(FeatureBankSchema.EMBEDDING));

    /** The banked images, with the columns of the table {@code feature_bank} but for the run. */
    Dataset<Row> show(SparkSession spark, LabelEmbeddings labels) {
        List<Row> rows = bank.entries().stream()
                .map(entry -> RowFactory.create(
                        labels.name(entry.column()),
                        BankSide.of(entry.column(), labels.idLabels()).tableName(),
                        entry.imageId(),
                        entry.entropy(),
                        EmbeddingColumn.toColumn(entry.embedding())))
                .toList();
        return spark.createDataFrame(rows, SHOWN);
    }

    /** Writes the bank as folders of Parquet. */
    void save(SparkSession spark, String path) {
        List<Row> rows = bank.entries().stream()
                .map(entry -> RowFactory.create(
                        entry.column(), entry.entropy(), entry.imageId(), EmbeddingColumn.toColumn(entry.embedding())))
                .toList();
        spark.createDataFrame(rows, IMAGES).coalesce(1).write().parquet(images(path));
        Row counts =
                RowFactory.create(fill.idQualified(), fill.idLabels(), fill.negativeQualified(), fill.negativeLabels());
        spark.createDataFrame(List.of(counts), FILL).coalesce(1).write().parquet(fill(path));
    }

    /** Reads what {@link #save} wrote. */
    static SavedBank load(SparkSession spark, String path) {
        List<BankCandidate> entries = spark
                .read()
                .parquet(images(path))
                .select(COLUMN, FeatureBankSchema.ENTROPY, FeatureBankSchema.IMAGE_ID, FeatureBankSchema.EMBEDDING)
                .collectAsList() // at most labels x (M - 1) images
                .stream()
                .map(row -> new BankCandidate(
                        row.getInt(0), row.getDouble(1), row.getString(2), EmbeddingColumn.fromRow(row, 3)))
                .toList();
        Row counts = spark.read().schema(FILL).parquet(fill(path)).first();
        return new SavedBank(
                FeatureBank.of(entries, AdaNegParameters.DEFAULT.capacity()),
                new BankStatistics(counts.getLong(0), counts.getLong(1), counts.getLong(2), counts.getLong(3), 0));
    }

    private static String images(String path) {
        return new Path(path, "images").toString();
    }

    private static String fill(String path) {
        return new Path(path, "fill").toString();
    }
}
