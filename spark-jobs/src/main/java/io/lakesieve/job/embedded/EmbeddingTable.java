package io.lakesieve.job.embedded;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.lakesieve.config.InputException;
import io.lakesieve.core.matrix.UnitVector;
import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.lake.EmbeddingColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a user's table of embeddings, Parquet or Delta, as {@code array<float>} or {@code array<double>} of any norm.
 *
 * <p>A null element, NaN, an infinity, a zero norm or another dimension is an error that names the row.
 */
public final class EmbeddingTable {
    public static final String EMBEDDING = "embedding";

    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, true);

    private final String uri;
    private final String key;
    private final Dataset<Row> rows;

    private EmbeddingTable(String uri, String key, Dataset<Row> rows) {
        this.uri = uri;
        this.key = key;
        this.rows = rows;
    }

    /**
     * Opens a table.
     *
     * @param key the column that names a row
     * @param others further columns that must be there
     * @throws InputException if it is no table or lacks a column
     */
    public static EmbeddingTable open(SparkSession spark, String uri, String key, String... others) {
        ImageLocation location = ImageLocation.resolve(spark, uri);
        if (location.kind() == ImageLocation.Kind.FILES) {
            throw new InputException(
                    "%s is neither a Delta table nor a folder of Parquet files: check the path.".formatted(uri));
        }
        Dataset<Row> table = location.table(spark, concat(key, others).toArray(String[]::new));
        List<String> columns = Arrays.asList(table.columns());
        for (String column : concat(key, others)) {
            if (!columns.contains(column)) {
                throw new InputException(
                        "The table %s has the columns %s: it needs %s.".formatted(uri, columns, column));
            }
        }
        requireEmbedding(uri, table.schema());
        return new EmbeddingTable(uri, key, table);
    }

    private static List<String> concat(String key, String... others) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(key, EMBEDDING), Arrays.stream(others))
                .toList();
    }

    private static void requireEmbedding(String uri, StructType type) {
        DataType embedding = type.apply(EMBEDDING).dataType();
        boolean numeric = embedding instanceof ArrayType array
                && (array.elementType().equals(DataTypes.FloatType)
                        || array.elementType().equals(DataTypes.DoubleType));
        if (!numeric) {
            throw new InputException(
                    "The column embedding of %s is of type %s: it must be array<float> or array<double>."
                            .formatted(uri, embedding.simpleString()));
        }
    }

    /** The length of the first row's embedding; the table must hold one. */
    public int dimension() {
        List<Row> first = rows.where(col(EMBEDDING).isNotNull())
                .select(size(col(EMBEDDING)))
                .takeAsList(1);
        if (first.isEmpty()) {
            throw new InputException("The table %s holds no embedding: give one that does.".formatted(uri));
        }
        return first.get(0).getInt(0);
    }

    /** The table with those of its rows that a selection takes. */
    public EmbeddingTable where(Function<Dataset<Row>, Dataset<Row>> selection) {
        return new EmbeddingTable(uri, key, selection.apply(rows));
    }

    /** The rows as they are stored. */
    public Dataset<Row> rows() {
        return rows;
    }

    /**
     * The rows with unit embeddings, {@code array<float>}; for tables of labels alone, since it creates an object for
     * each float.
     *
     * @throws InputException if a row's key or embedding cannot be used; it names the row
     */
    public Dataset<Row> unitRows(int dimension) {
        requireSound(dimension);
        Dataset<Row> floats = rows.withColumn(EMBEDDING, col(EMBEDDING).cast(FLOATS));
        StructType type = floats.schema();
        int ordinal = type.fieldIndex(EMBEDDING);
        return floats.map((MapFunction<Row, Row>) row -> normalised(row, ordinal), Encoders.row(type));
    }

    private static Row normalised(Row row, int ordinal) {
        Object[] values = new Object[row.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        values[ordinal] = EmbeddingColumn.toColumn(UnitVector.of(EmbeddingColumn.fromRow(row, ordinal)));
        return RowFactory.create(values);
    }

    /**
     * Validates every row, and returns their number.
     *
     * @throws InputException if a row's key or embedding cannot be used; it names the one with the smallest key
     */
    public long requireSound(int dimension) {
        EmbeddingCheck check = new EmbeddingCheck(key, dimension, ImageTable.hasDoubles(rows.schema()));
        EmbeddingCheck.Summary summary = ImageTable.internalRows(keysAndEmbeddings())
                .mapPartitions(check)
                .fold(new EmbeddingCheck.Summary(0, null), EmbeddingCheck.Summary::merge);
        if (summary.first() != null) {
            throw new InputException("In %s the row with the %s '%s' %s: correct or remove it."
                    .formatted(uri, key, summary.first().key(), summary.first().reason()));
        }
        return summary.rows();
    }

    /** The columns that the validation reads. */
    private Dataset<Row> keysAndEmbeddings() {
        return rows.select(col(key).cast(DataTypes.StringType), col(EMBEDDING));
    }
}
