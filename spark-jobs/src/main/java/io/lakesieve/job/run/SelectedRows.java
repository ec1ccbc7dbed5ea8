package io.lakesieve.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.schema.EmbeddingsSchema;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Filters a table of embeddings by conditions that allow its files to be skipped. */
public final class SelectedRows {
    /**
     * Those rows.
     *
     * @param uri names the table in messages
     * @throws InputException if the table lacks the column to select by
     */
    public static Dataset<Row> of(Dataset<Row> rows, EmbeddingSelection selection, String uri) {
        Dataset<Row> ofSources = selection.sources().isEmpty()
                ? rows
                : rows.where(required(rows, EmbeddingsSchema.SOURCE, "--source", uri)
                        .isin(selection.sources().toArray()));
        return selection
                .modifiedSince()
                .map(since -> ofSources.where(notBefore(ofSources, since, uri)))
                .orElse(ofSources);
    }

    private static Column required(Dataset<Row> rows, String column, String flag, String uri) {
        if (!Arrays.asList(rows.columns()).contains(column)) {
            throw new InputException("The table %s has no column %s, which %s selects by: leave the flag out."
                    .formatted(uri, column, flag));
        }
        return col(column);
    }

    private static Column notBefore(Dataset<Row> rows, Instant since, String uri) {
        Column time = required(rows, EmbeddingsSchema.MODIFICATION_TIME, "--modified-since", uri);
        DataType type = rows.schema().apply(EmbeddingsSchema.MODIFICATION_TIME).dataType();
        return time.geq(inType(since, type)
                .orElseThrow(() -> new InputException(
                        "The column %s of %s is of type %s: --modified-since needs a timestamp or a date."
                                .formatted(EmbeddingsSchema.MODIFICATION_TIME, uri, type.simpleString()))));
    }

    /** The instant in the column's own type, since a cast of the column would keep files from being skipped. */
    private static Optional<Column> inType(Instant since, DataType type) {
        Map<DataType, Column> literals = Map.of(
                DataTypes.TimestampType, lit(since),
                DataTypes.TimestampNTZType, lit(since.atZone(ZoneOffset.UTC).toLocalDateTime()),
                DataTypes.DateType, lit(since.atZone(ZoneOffset.UTC).toLocalDate()));
        return Optional.ofNullable(literals.get(type));
    }

    private SelectedRows() {}
}
