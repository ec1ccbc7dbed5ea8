package io.lakesieve.ml;

import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.InvalidEmbeddingException;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.LabelsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Holds the ID labels and negatives of a scoring stage with their embeddings; saves and loads them. */
final class LabelEmbeddings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A valid logit scale for a label space of which only the embeddings are used. */
    private static final double ANY_SCALE = 1;

    private static final String SIDE_ID = "id";
    private static final String SIDE_NEGATIVE = "negative";
    private static final StructType SAVED = new StructType()
            .add("kind", DataTypes.StringType, false)
            .add("position", DataTypes.IntegerType, false)
            .add("label", DataTypes.StringType, false)
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private final LabelSet labels;

    private LabelEmbeddings(LabelSet labels) {
        this.labels = labels;
    }

    static LabelEmbeddings of(List<StoredLabel> labels, List<NegativeLabel> negatives) {
        return new LabelEmbeddings(LabelSet.of(labels, negatives, ANY_SCALE));
    }

    /**
     * Reads tables of the user's.
     *
     * @param idLabels rows with {@code label} and {@code embedding}
     * @param negatives rows with {@code label}, {@code position} from 0 and {@code embedding}; null for none
     * @throws IllegalArgumentException if a column, a name, a position or an embedding cannot be used
     */
    static LabelEmbeddings ofTables(Dataset<Row> idLabels, Dataset<Row> negatives) {
        List<StoredLabel> stored = new ArrayList<>();
        for (Row row : rows(idLabels, "labels", LabelsSchema.LABEL, LabelsSchema.EMBEDDING)) {
            stored.add(new StoredLabel(row.getString(0), "", embedding(row, 1, "label")));
        }
        requireDistinct(stored);
        List<NegativeLabel> placed = negatives == null ? List.of() : negatives(negatives);
        requireOneDimension(stored, placed);
        return of(stored, placed);
    }

    private static List<NegativeLabel> negatives(Dataset<Row> table) {
        List<NegativeLabel> placed = new ArrayList<>();
        List<Row> rows = new ArrayList<>(rows(
                table,
                "negatives",
                NegativeLabelsSchema.LABEL,
                NegativeLabelsSchema.EMBEDDING,
                NegativeLabelsSchema.POSITION));
        rows.sort(Comparator.comparingLong(LabelEmbeddings::position));
        for (Row row : rows) {
            if (position(row) != placed.size()) {
                throw new IllegalArgumentException(
                        "The negatives must hold each position from 0 to %d once, and %d is missing or there twice."
                                .formatted(rows.size() - 1, placed.size()));
            }
            placed.add(negative(row.getString(0), placed.size(), embedding(row, 1, "negative")));
        }
        return placed;
    }

    private static long position(Row row) {
        if (row.get(2) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("The negative '%s' has the position %s: it must be a whole number."
                .formatted(row.getString(0), row.get(2)));
    }

    private static NegativeLabel negative(String label, int position, float[] embedding) {
        return new NegativeLabel(label, PartOfSpeech.NOUN, Float.NaN, position, position, embedding);
    }

    private static List<Row> rows(Dataset<Row> table, String name, String... columns) {
        for (String column : columns) {
            if (!Arrays.asList(table.columns()).contains(column)) {
                throw new IllegalArgumentException("The %s have the columns %s: they need %s."
                        .formatted(name, Arrays.asList(table.columns()), column));
            }
        }
        EmbeddingCell.requireType(
                table.schema().apply(columns[1]).dataType(), "The %s' column embedding".formatted(name));
        List<Row> rows = table.select(Arrays.stream(columns).map(functions::col).toArray(Column[]::new))
                .collectAsList(); // a label space fits the driver
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("The %s are empty: give at least one.".formatted(name));
        }
        return rows;
    }

    private static float[] embedding(Row row, int ordinal, String kind) {
        if (row.isNullAt(0)) {
            throw new IllegalArgumentException("A %s has no name: give each one.".formatted(kind));
        }
        try {
            return new EmbeddingCell(ordinal).unit(row);
        } catch (InvalidEmbeddingException e) {
            throw new IllegalArgumentException(
                    "The %s '%s' cannot be used: %s.".formatted(kind, row.getString(0), e.getMessage()), e);
        }
    }

    private static void requireDistinct(List<StoredLabel> labels) {
        Set<String> seen = new HashSet<>();
        for (StoredLabel label : labels) {
            if (!seen.add(label.label())) {
                throw new IllegalArgumentException(
                        "The labels hold '%s' more than once: keep one row of it.".formatted(label.label()));
            }
        }
    }

    private static void requireOneDimension(List<StoredLabel> labels, List<NegativeLabel> negatives) {
        int dimension = labels.get(0).embedding().length;
        for (StoredLabel label : labels) {
            requireDimension("label", label.label(), label.embedding(), dimension);
        }
        for (NegativeLabel negative : negatives) {
            requireDimension("negative", negative.label(), negative.embedding(), dimension);
        }
    }

    private static void requireDimension(String kind, String label, float[] embedding, int dimension) {
        if (embedding.length != dimension) {
            throw new IllegalArgumentException(
                    "The %s '%s' has an embedding of %d values where the first label's has %d: give those of one model."
                            .formatted(kind, label, embedding.length, dimension));
        }
    }

    /** The label set at a logit scale. */
    LabelSet at(double logitScale) {
        LabelSpace space = labels.space();
        return new LabelSet(
                labels.idLabels(), labels.negatives(), new LabelSpace(space.idLabels(), space.negatives(), logitScale));
    }

    int idLabels() {
        return labels.idLabels().size();
    }

    int negatives() {
        return labels.negatives().size();
    }

    int dimension() {
        return labels.space().dimension();
    }

    /** The name of a label by its column among ID labels, then negatives. */
    String name(int column) {
        return labels.name(column);
    }

    /** Writes them as a folder of Parquet. */
    void save(SparkSession spark, String path) {
        List<Row> rows = new ArrayList<>();
        add(rows, SIDE_ID, labels.idLabels(), labels.space().idLabels());
        add(rows, SIDE_NEGATIVE, labels.negatives(), labels.space().negatives());
        spark.createDataFrame(rows, SAVED).coalesce(1).write().parquet(path);
    }

    private static void add(List<Row> rows, String kind, List<String> names, EmbeddingMatrix embeddings) {
        IntStream.range(0, names.size())
                .forEach(row -> rows.add(
                        RowFactory.create(kind, row, names.get(row), EmbeddingColumn.toColumn(embeddings.row(row)))));
    }

    /** Reads what {@link #save} wrote. */
    static LabelEmbeddings load(SparkSession spark, String path) {
        List<StoredLabel> labels = new ArrayList<>();
        List<NegativeLabel> negatives = new ArrayList<>();
        for (Row row : spark.read()
                .parquet(path)
                .select("kind", "position", "label", "embedding")
                .collectAsList()) { // a label space fits the driver
            String label = row.getString(2);
            float[] embedding = EmbeddingColumn.fromRow(row, 3);
            int position = row.getInt(1);
            if (row.getString(0).equals(SIDE_ID)) {
                labels.add(new StoredLabel(label, "", embedding));
            } else {
                negatives.add(negative(label, position, embedding));
            }
        }
        return of(labels, negatives);
    }
}
