package io.lakesieve.job.mine;

import static org.apache.spark.sql.functions.broadcast;

import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.matrix.GroupShuffle;
import io.lakesieve.core.mining.NegMining;
import io.lakesieve.core.mining.NegativeQuota;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple3;
import scala.reflect.ClassTag$;

/**
 * Selects the negatives among embedded candidates and shuffles their positions: closeness is computed by tasks, the
 * rest on the driver.
 */
public final class NegativeSelection {
    public static final String WORD = "word";
    public static final String PART_OF_SPEECH = "part_of_speech";
    public static final String EMBEDDING = "embedding";

    private static final StructType CHOSEN =
            new StructType().add(WORD, DataTypes.StringType, false).add(PART_OF_SPEECH, DataTypes.StringType, false);

    private final SparkSession spark;
    private final MiningOptions options;

    public NegativeSelection(SparkSession spark, MiningOptions options) {
        this.spark = spark;
        this.options = options;
    }

    /** A candidate with its closeness to the ID labels. */
    private record Measured(Candidate candidate, float closeness) {}

    /**
     * Selects.
     *
     * @param candidates columns word, part_of_speech and embedding; words distinct within a part of speech
     * @param measured counts the candidates as they are measured
     * @return the negatives by rank
     * @throws InputException if the quota takes none of the candidates, or more than there are
     */
    public List<NegativeLabel> select(List<StoredLabel> labels, Dataset<Row> candidates, LongAccumulator measured) {
        List<Measured> ordered = measure(matrix(labels), candidates, measured);
        int[] selected = select(ordered);
        int[] positions = GroupShuffle.positions(selected.length, options.seed());
        Map<Candidate, float[]> embeddings = embeddings(ordered, selected, candidates);
        List<NegativeLabel> negatives = new ArrayList<>(selected.length);
        for (int rank = 0; rank < selected.length; rank++) {
            Measured chosen = ordered.get(selected[rank]);
            negatives.add(new NegativeLabel(
                    chosen.candidate().word(),
                    chosen.candidate().partOfSpeech(),
                    chosen.closeness(),
                    rank,
                    positions[rank],
                    embeddings.get(chosen.candidate())));
        }
        return negatives;
    }

    private static EmbeddingMatrix matrix(List<StoredLabel> labels) {
        List<float[]> rows = labels.stream().map(StoredLabel::embedding).toList();
        return EmbeddingMatrix.of(rows, rows.get(0).length);
    }

    private List<Measured> measure(EmbeddingMatrix labels, Dataset<Row> candidates, LongAccumulator measured) {
        Broadcast<EmbeddingMatrix> broadcast =
                spark.sparkContext().broadcast(labels, ClassTag$.MODULE$.apply(EmbeddingMatrix.class));
        List<Tuple3<String, String, Float>> rows = embedded(candidates)
                .mapPartitions(
                        new ClosenessTask(broadcast, options.closeness(), measured),
                        Encoders.tuple(Encoders.STRING(), Encoders.STRING(), Encoders.FLOAT()))
                .collectAsList(); // a word and a number for each of some 70,000 candidates
        broadcast.destroy();
        return rows.stream()
                .map(row -> new Measured(candidate(row), row._3()))
                .sorted(Comparator.comparing(Measured::candidate, Candidate.ORDER))
                .toList();
    }

    private int[] select(List<Measured> candidates) {
        float[] closeness = new float[candidates.size()];
        PartOfSpeech[] partsOfSpeech = new PartOfSpeech[candidates.size()];
        for (int i = 0; i < closeness.length; i++) {
            closeness[i] = candidates.get(i).closeness();
            partsOfSpeech[i] = candidates.get(i).candidate().partOfSpeech();
        }
        int[] selected = selected(closeness, partsOfSpeech);
        if (selected.length == 0) {
            throw new InputException("--negatives %s takes none of %d candidates: name a larger share or count."
                    .formatted(quota(), closeness.length));
        }
        return selected;
    }

    /** The quota as its user wrote it. */
    private String quota() {
        return options.quota() instanceof NegativeQuota.Share share
                ? Double.toString(share.share())
                : Integer.toString(((NegativeQuota.Count) options.quota()).count());
    }

    private int[] selected(float[] closeness, PartOfSpeech[] partsOfSpeech) {
        try {
            return NegMining.select(closeness, partsOfSpeech, options.quota());
        } catch (IllegalArgumentException e) {
            throw new InputException("%s: lower --negatives or give more candidates.".formatted(e.getMessage()), e);
        }
    }

    private Map<Candidate, float[]> embeddings(List<Measured> ordered, int[] selected, Dataset<Row> candidates) {
        List<Row> chosen = new ArrayList<>(selected.length);
        for (int index : selected) {
            Candidate candidate = ordered.get(index).candidate();
            chosen.add(
                    RowFactory.create(candidate.word(), candidate.partOfSpeech().tableName()));
        }
        String[] keys = CHOSEN.fieldNames();
        Dataset<Row> rows = candidates.join(broadcast(spark.createDataFrame(chosen, CHOSEN)), keys, "inner");
        Map<Candidate, float[]> embeddings = new HashMap<>();
        for (Tuple3<String, String, float[]> row : embedded(rows).collectAsList()) { // the negatives: N x dimension
            embeddings.put(candidate(row), row._3());
        }
        return embeddings;
    }

    /** Words with their parts of speech and embeddings, without an object for each float. */
    static Dataset<Tuple3<String, String, float[]>> embedded(Dataset<Row> candidates) {
        return candidates
                .select(WORD, PART_OF_SPEECH, EMBEDDING)
                .as(Encoders.tuple(Encoders.STRING(), Encoders.STRING(), EmbeddingColumn.FLOATS));
    }

    static Candidate candidate(Tuple3<String, String, ?> row) {
        return new Candidate(row._1(), PartOfSpeech.fromTableName(row._2()), "");
    }
}
