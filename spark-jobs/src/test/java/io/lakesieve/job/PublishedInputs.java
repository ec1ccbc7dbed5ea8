package io.lakesieve.job;

import io.lakesieve.core.Fixtures;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.mine.NegativeSelection;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.EmbeddingsSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A folder of the published code's fixtures as what the actions pass to each other. */
public final class PublishedInputs {
    static final double LOGIT_SCALE = 100;

    private static final StructType CANDIDATES = new StructType()
            .add(NegativeSelection.WORD, DataTypes.StringType, false)
            .add(NegativeSelection.PART_OF_SPEECH, DataTypes.StringType, false)
            .add(NegativeSelection.EMBEDDING, DataTypes.createArrayType(DataTypes.FloatType, false), false);

    private final SparkSession spark;
    private final Fixtures fixtures;

    public PublishedInputs(SparkSession spark, String folder) {
        this.spark = spark;
        this.fixtures = Fixtures.of(folder);
    }

    public Fixtures fixtures() {
        return fixtures;
    }

    /** A name whose order by UTF-8 bytes is the order of the rows. */
    public static String name(String kind, int row) {
        return "%s-%05d".formatted(kind, row);
    }

    /** The position of each selected negative, by rank: the published permutation, the dropped ones behind it. */
    public static int[] positions(Fixtures fixtures, int groups) {
        int[] permutation = fixtures.ints("group_perm_" + groups);
        int[] positions = new int[fixtures.ints("selected").length];
        for (int rank = permutation.length; rank < positions.length; rank++) {
            positions[rank] = rank;
        }
        for (int position = 0; position < permutation.length; position++) {
            positions[permutation[position]] = position;
        }
        return positions;
    }

    public List<StoredLabel> labels() {
        EmbeddingMatrix matrix = fixtures.matrix("id_labels");
        List<StoredLabel> labels = new ArrayList<>();
        for (int i = 0; i < matrix.rows(); i++) {
            labels.add(new StoredLabel(name("label", i), "", matrix.row(i)));
        }
        return labels;
    }

    public Dataset<Row> candidates() {
        EmbeddingMatrix matrix = fixtures.matrix("candidates");
        int[] kinds = fixtures.ints("candidate_kind");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < matrix.rows(); i++) {
            PartOfSpeech partOfSpeech = kinds[i] == 0 ? PartOfSpeech.NOUN : PartOfSpeech.ADJECTIVE;
            rows.add(RowFactory.create(
                    name("candidate", i), partOfSpeech.tableName(), EmbeddingColumn.toColumn(matrix.row(i))));
        }
        return spark.createDataFrame(rows, CANDIDATES);
    }

    /** The selected negatives, named by rank, at the positions of that number of groups. */
    List<NegativeLabel> negatives(int groups) {
        int[] selected = fixtures.ints("selected");
        int[] positions = positions(fixtures, groups);
        float[] closeness = fixtures.floats("quantile");
        EmbeddingMatrix candidates = fixtures.matrix("candidates");
        List<NegativeLabel> negatives = new ArrayList<>();
        for (int rank = 0; rank < selected.length; rank++) {
            negatives.add(new NegativeLabel(
                    name("negative", rank),
                    PartOfSpeech.NOUN,
                    closeness[selected[rank]],
                    rank,
                    positions[rank],
                    candidates.row(selected[rank])));
        }
        return negatives;
    }

    public LabelSet labelSet(int groups) {
        return LabelSet.of(labels(), negatives(groups), LOGIT_SCALE);
    }

    /** The images with {@link ImageColumns}, in four partitions. */
    public Dataset<Row> images() {
        EmbeddingMatrix matrix = fixtures.matrix("images");
        StructType type = new StructType();
        for (String column : List.of(
                EmbeddingsSchema.IMAGE_ID,
                EmbeddingsSchema.PATH,
                EmbeddingsSchema.SOURCE,
                EmbeddingsSchema.STATUS,
                EmbeddingsSchema.ERROR,
                EmbeddingsSchema.EMBEDDING)) {
            type = type.add(EmbeddingsSchema.TYPE.apply(column));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < matrix.rows(); i++) {
            String name = name("image", i);
            rows.add(RowFactory.create(
                    name, name, null, EmbeddingsSchema.STATUS_OK, null, EmbeddingColumn.toColumn(matrix.row(i))));
        }
        return spark.createDataFrame(rows, type).repartition(4);
    }
}
