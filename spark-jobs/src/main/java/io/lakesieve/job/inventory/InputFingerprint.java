package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.schema.EmbeddingsSchema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which images there are, told without their embeddings.
 *
 * @param images how many
 * @param scored how many of them have an embedding
 * @param fingerprint the same for the same images in any order: their paths, bytes, sources, statuses, errors and
 *     given labels
 */
public record InputFingerprint(long images, long scored, String fingerprint) {
    /** Looks at rows with the columns of {@code embeddings}. */
    public static InputFingerprint of(Dataset<Row> images) {
        Row row = counts(images).first();
        String fingerprint = new Fingerprint()
                .add(Long.toString(row.getLong(0)))
                .add(String.valueOf(row.get(2)))
                .add(String.valueOf(row.get(3)))
                .shortHex();
        return new InputFingerprint(row.getLong(0), row.getLong(1), fingerprint);
    }

    /** How many rows there are, how many of them are ok, and two sums over their hashes. */
    public static Dataset<Row> counts(Dataset<Row> images) {
        Column hash = xxhash64(
                col(EmbeddingsSchema.PATH),
                col(EmbeddingsSchema.IMAGE_ID),
                col(EmbeddingsSchema.SOURCE),
                col(EmbeddingsSchema.STATUS),
                col(EmbeddingsSchema.ERROR),
                ImageColumns.givenLabel(images));
        return images.agg(
                count(lit(1)),
                count_if(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK)),
                // Of 64 bits each, so that they cannot overflow however many there are.
                sum(hash.cast(DataTypes.createDecimalType(38, 0))),
                bit_xor(hash));
    }
}
