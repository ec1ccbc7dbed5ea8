package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.schema.EmbeddingsSchema;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which images there are, told without their embeddings: counts and two sums over hashes of paths, bytes, sources, statuses,
 * errors and given labels. Those of two sets of images add up to that of both, in any order.
 *
 * @param images how many
 * @param scored how many of them have an embedding
 * @param total sum of the hashes
 * @param xor of the hashes
 */
public record InputFingerprint(long images, long scored, BigDecimal total, long xor) {
    /** Of no image. */
    static final InputFingerprint NONE = new InputFingerprint(0, 0, BigDecimal.ZERO, 0);

    /** Looks at rows with the columns of {@code embeddings}. */
    public static InputFingerprint of(Dataset<Row> images) {
        return ofRow(counts(images).first(), 0);
    }

    /** A row of that, of images with the columns of {@code embeddings}. */
    public static Dataset<Row> counts(Dataset<Row> images) {
        Column[] sums = sums(col(EmbeddingsSchema.STATUS), hash(hashOfStored(), ImageColumns.givenLabel(images)));
        return images.agg(sums[0], sums[1], sums[2], sums[3]);
    }

    /** The hash of an image as {@code embeddings} has it. */
    static Column hashOfStored() {
        return xxhash64(
                col(EmbeddingsSchema.PATH),
                col(EmbeddingsSchema.IMAGE_ID),
                col(EmbeddingsSchema.SOURCE),
                col(EmbeddingsSchema.STATUS),
                col(EmbeddingsSchema.ERROR));
    }

    /** The hash of an image with the label that it was given. */
    static Column hash(Column ofStored, Column givenLabel) {
        return xxhash64(ofStored, givenLabel);
    }

    /** The aggregates that {@link #ofRow} reads. */
    static Column[] sums(Column status, Column hash) {
        return new Column[] {
            count(lit(1)),
            count_if(status.equalTo(EmbeddingsSchema.STATUS_OK)),
            // Of 64 bits each, so that they cannot overflow however many there are.
            sum(hash.cast(DataTypes.createDecimalType(38, 0))),
            bit_xor(hash)
        };
    }

    /** What these aggregates found, from the column of that index on. */
    static InputFingerprint ofRow(Row row, int from) {
        return row.getLong(from) == 0
                ? NONE
                : new InputFingerprint(
                        row.getLong(from), row.getLong(from + 1), row.getDecimal(from + 2), row.getLong(from + 3));
    }

    /** That of these images and others. */
    InputFingerprint plus(InputFingerprint others) {
        return new InputFingerprint(
                images + others.images, scored + others.scored, total.add(others.total), xor ^ others.xor);
    }

    /** The same for the same images in any order. */
    public String fingerprint() {
        return new Fingerprint()
                .add(Long.toString(images))
                .add(total.toBigInteger().toString())
                .add(Long.toString(xor))
                .shortHex();
    }
}
