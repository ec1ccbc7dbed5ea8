package io.lakesieve.view;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.core.bank.BankSide;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.schema.FeatureBankSchema;
import io.lakesieve.schema.ScoresSchema;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins verdicts with the banks of their run. The banks are small, at most nine ids for each label, and broadcast: only
 * queries of the view pay for it, and no row of {@code scores} stores them.
 */
final class VerdictEvidence {
    private static final String BANKED = "banked";

    static Dataset<Row> of(Dataset<Row> verdicts, Dataset<Row> featureBank) {
        Column mostFrequent =
                try_element_at(col(ScoresSchema.TOP_NEGATIVES), lit(1)).getField(ScoresSchema.NEGATIVE_LABEL);
        Dataset<Row> withLabel =
                joined(verdicts, featureBank, BankSide.ID, col(ScoresSchema.PREDICTED_LABEL), LakeViews.LABEL_BANK);
        return joined(withLabel, featureBank, BankSide.NEGATIVE, mostFrequent, LakeViews.NEGATIVE_BANK);
    }

    private static Dataset<Row> joined(
            Dataset<Row> verdicts, Dataset<Row> featureBank, BankSide side, Column label, String name) {
        Dataset<Row> banks = banks(featureBank, side, name);
        Column none = array().cast(banks.schema().apply(BANKED).dataType());
        Column proxied = col(ScoresSchema.METHOD)
                .isin(adaptiveMethods())
                .and(col(ScoresSchema.ID_SCORE).isNotNull());
        return verdicts.join(
                        broadcast(banks),
                        col(ScoresSchema.RUN_ID).equalTo(col(name + "_run")).and(label.equalTo(col(name + "_label"))),
                        "left_outer")
                .withColumn(name, when(proxied, coalesce(col(BANKED), none)))
                .drop(name + "_run", name + "_label", BANKED);
    }

    /** A row for each run and banked label of a side. */
    private static Dataset<Row> banks(Dataset<Row> featureBank, BankSide side, String name) {
        Column entry = struct(col(FeatureBankSchema.ENTROPY), col(FeatureBankSchema.IMAGE_ID));
        return featureBank
                .where(col(FeatureBankSchema.KIND).equalTo(side.tableName()))
                .groupBy(
                        col(FeatureBankSchema.RUN_ID).as(name + "_run"),
                        col(FeatureBankSchema.LABEL).as(name + "_label"))
                // Nine entries at most.
                .agg(transform(array_sort(collect_set(entry)), banked -> banked.getField(FeatureBankSchema.IMAGE_ID))
                        .as(BANKED));
    }

    private static Object[] adaptiveMethods() {
        return Arrays.stream(ScoringMethod.values())
                .filter(method -> method.adaptation().isPresent())
                .map(ScoringMethod::tableName)
                .toArray();
    }

    private VerdictEvidence() {}
}
