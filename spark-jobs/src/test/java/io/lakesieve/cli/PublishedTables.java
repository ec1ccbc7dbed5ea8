package io.lakesieve.cli;

import io.lakesieve.core.Fixtures;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.job.PublishedInputs;
import io.lakesieve.lake.EmbeddingColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes a folder of the published code's fixtures as the tables that {@code score --image-embeddings} reads. */
public final class PublishedTables {
    private static final StructType IMAGES = embeddingsBy("image_id");
    private static final StructType LABELS = embeddingsBy("label");

    private final SparkSession spark;
    private final Path folder;
    private final Fixtures fixtures;

    public PublishedTables(SparkSession spark, Path folder, String fixtures) {
        this.spark = spark;
        this.folder = folder;
        this.fixtures = Fixtures.of(fixtures);
    }

    public Fixtures fixtures() {
        return fixtures;
    }

    /** A name whose order by UTF-8 bytes is the order of the rows. */
    public static String name(String kind, int row) {
        return PublishedInputs.name(kind, row);
    }

    public String images() {
        return write("images", IMAGES, named("image", fixtures.matrix("images")));
    }

    public String labels() {
        return write("labels", LABELS, named("label", fixtures.matrix("id_labels")));
    }

    /** A table of labels, a row of this matrix each. */
    String labels(String table, EmbeddingMatrix embeddings) {
        return write(table, LABELS, named("label", embeddings));
    }

    /** The selected negatives at the positions of that number of groups. */
    public String negatives(int groups) {
        int[] selected = fixtures.ints("selected");
        EmbeddingMatrix candidates = fixtures.matrix("candidates");
        int[] positions = PublishedInputs.positions(fixtures, groups);
        List<Row> rows = new ArrayList<>();
        for (int rank = 0; rank < selected.length; rank++) {
            rows.add(RowFactory.create(
                    name("negative", rank), EmbeddingColumn.toColumn(candidates.row(selected[rank])), positions[rank]));
        }
        return write("negatives_" + groups, LABELS.add("position", DataTypes.IntegerType), rows);
    }

    String candidates() {
        EmbeddingMatrix candidates = fixtures.matrix("candidates");
        int[] kinds = fixtures.ints("candidate_kind");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < candidates.rows(); i++) {
            rows.add(RowFactory.create(
                    name("candidate", i),
                    EmbeddingColumn.toColumn(candidates.row(i)),
                    kinds[i] == 0 ? "noun" : "adjective"));
        }
        return write("candidates", LABELS.add("part_of_speech", DataTypes.StringType), rows);
    }

    private static List<Row> named(String kind, EmbeddingMatrix matrix) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < matrix.rows(); i++) {
            rows.add(RowFactory.create(name(kind, i), EmbeddingColumn.toColumn(matrix.row(i))));
        }
        return rows;
    }

    private static StructType embeddingsBy(String key) {
        return new StructType()
                .add(key, DataTypes.StringType)
                .add("embedding", DataTypes.createArrayType(DataTypes.FloatType));
    }

    private String write(String name, StructType type, List<Row> rows) {
        String location = folder.resolve(name).toString();
        spark.createDataFrame(rows, type)
                .repartition(3)
                .write()
                .mode("overwrite")
                .parquet(location);
        return location;
    }
}
