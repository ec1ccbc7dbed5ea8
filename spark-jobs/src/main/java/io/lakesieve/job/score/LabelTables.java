package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embedded.EmbeddingTable;
import io.lakesieve.job.mine.CandidateCorpus;
import io.lakesieve.job.mine.NegativeSelection;
import io.lakesieve.job.run.Progress;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.schema.NegativeLabelsSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple3;

/** Reads a label set from tables of the user's; where they hold candidates the negatives are mined from these. */
final class LabelTables {
    private static final String LABEL = "label";

    private final SparkSession spark;
    private final EmbeddingInputs inputs;
    private final MiningOptions mining;
    private final Progress progress;

    LabelTables(SparkSession spark, EmbeddingInputs inputs, MiningOptions mining, Progress progress) {
        this.spark = spark;
        this.inputs = inputs;
        this.mining = mining;
        this.progress = progress;
    }

    /**
     * Reads it.
     *
     * @throws InputException if a table, a row or a number of negatives cannot be used
     */
    LabelSet read() {
        EmbeddingTable table = EmbeddingTable.open(spark, inputs.labels(), LABEL);
        int dimension = table.dimension();
        List<StoredLabel> labels = labels(inputs.labels(), table.unitRows(dimension));
        LabelSet labelSet = LabelSet.of(labels, negatives(labels, dimension), inputs.logitScale());
        return inputs.noLabels()
                .map(uri -> labelSet.withYesNo(yesNo(labelSet, uri, dimension)))
                .orElse(labelSet);
    }

    /** The labels with their "no" embeddings, in the label set's order. */
    private YesNoLabels yesNo(LabelSet labelSet, String uri, int dimension) {
        List<StoredLabel> noLabels =
                labels(uri, EmbeddingTable.open(spark, uri, LABEL).unitRows(dimension));
        LabelSet sorted = LabelSet.of(noLabels, List.of(), inputs.logitScale());
        Set<String> unmatched = new TreeSet<>(labelSet.idLabels());
        unmatched.addAll(sorted.idLabels());
        unmatched.removeIf(label ->
                labelSet.idLabels().contains(label) && sorted.idLabels().contains(label));
        if (!unmatched.isEmpty()) {
            throw new InputException("%s and %s must hold the same labels, and '%s' is in one of them alone."
                    .formatted(inputs.labels(), uri, unmatched.iterator().next()));
        }
        return new YesNoLabels(labelSet.space().idLabels(), sorted.space().idLabels());
    }

    private static List<StoredLabel> labels(String uri, Dataset<Row> rows) {
        List<StoredLabel> labels = rows
                .select(col(LABEL), col(EmbeddingTable.EMBEDDING))
                .as(Encoders.tuple(Encoders.STRING(), EmbeddingColumn.FLOATS))
                .collectAsList() // the ID labels
                .stream()
                .map(row -> new StoredLabel(row._1(), "", row._2()))
                .toList();
        Set<String> seen = new HashSet<>();
        for (StoredLabel label : labels) {
            if (!seen.add(label.label())) {
                throw new InputException(
                        "%s holds the label '%s' more than once: keep one row of it.".formatted(uri, label.label()));
            }
        }
        return labels;
    }

    private List<NegativeLabel> negatives(List<StoredLabel> labels, int dimension) {
        if (inputs.negatives().isPresent()) {
            return givenNegatives(inputs.negatives().get(), dimension);
        }
        return inputs.candidates().isPresent()
                ? minedNegatives(inputs.candidates().get(), labels, dimension)
                : List.of();
    }

    private List<NegativeLabel> givenNegatives(String uri, int dimension) {
        Dataset<Row> rows = EmbeddingTable.open(spark, uri, LABEL, NegativeLabelsSchema.POSITION)
                .unitRows(dimension)
                .select(
                        col(LABEL),
                        col(NegativeLabelsSchema.POSITION).cast(DataTypes.IntegerType),
                        col(EmbeddingTable.EMBEDDING));
        List<Tuple3<String, Integer, float[]>> placed = rows.orderBy(NegativeLabelsSchema.POSITION)
                .as(Encoders.tuple(Encoders.STRING(), Encoders.INT(), EmbeddingColumn.FLOATS))
                .collectAsList(); // the negatives
        for (int i = 0; i < placed.size(); i++) {
            if (placed.get(i)._2() == null || placed.get(i)._2() != i) {
                throw new InputException(
                        "%s must hold each position from 0 to %d once, and %d is missing or there twice."
                                .formatted(uri, placed.size() - 1, i));
            }
        }
        return placed.stream()
                .map(row -> new NegativeLabel(row._1(), PartOfSpeech.NOUN, Float.NaN, row._2(), row._2(), row._3()))
                .toList();
    }

    /**
     * The ID labels and all candidates, in the order in which ties are broken.
     *
     * @throws InputException if there are no candidates
     */
    LabelSet corpus() {
        String uri = inputs.candidates()
                .orElseThrow(
                        () -> new InputException("The method %s scores against the whole corpus of candidates: give"
                                        .formatted(ScoringMethod.TANL.tableName())
                                + " --candidate-embeddings, or leave the method out."));
        EmbeddingTable table = EmbeddingTable.open(spark, inputs.labels(), LABEL);
        List<StoredLabel> labels = labels(inputs.labels(), table.unitRows(table.dimension()));
        return LabelSet.of(
                labels, CandidateCorpus.of(spark, candidates(uri, labels, table.dimension())), inputs.logitScale());
    }

    private List<NegativeLabel> minedNegatives(String uri, List<StoredLabel> labels, int dimension) {
        Dataset<Row> candidates = candidates(uri, labels, dimension);
        requireCandidates(candidates, uri);
        try (StageWatch watch = StageWatch.begin(spark, progress, "mine negatives", candidates.count())) {
            return new NegativeSelection(spark, mining).select(labels, candidates, watch.done());
        }
    }

    private Dataset<Row> candidates(String uri, List<StoredLabel> labels, int dimension) {
        Set<String> taken =
                labels.stream().map(label -> Prompts.spellingKey(label.label())).collect(Collectors.toSet());
        Column eligible = functions
                .udf((String word) -> !taken.contains(Prompts.spellingKey(word)), DataTypes.BooleanType)
                .apply(col(LABEL));
        return EmbeddingTable.open(spark, uri, LABEL, NegativeSelection.PART_OF_SPEECH)
                .unitRows(dimension)
                .where(eligible)
                .select(
                        col(LABEL).as(NegativeSelection.WORD),
                        coalesce(col(NegativeSelection.PART_OF_SPEECH), lit(PartOfSpeech.NOUN.tableName()))
                                .as(NegativeSelection.PART_OF_SPEECH),
                        col(EmbeddingTable.EMBEDDING).as(NegativeSelection.EMBEDDING));
    }

    private static void requireCandidates(Dataset<Row> candidates, String uri) {
        Object[] known = Arrays.stream(PartOfSpeech.values())
                .map(PartOfSpeech::tableName)
                .toArray();
        Column partOfSpeech = col(NegativeSelection.PART_OF_SPEECH);
        List<Row> unknown = candidates
                .where(functions.not(partOfSpeech.isin(known)))
                .orderBy(NegativeSelection.WORD)
                .takeAsList(1);
        if (!unknown.isEmpty()) {
            throw new InputException("In %s the candidate '%s' has the part of speech '%s': write noun or adjective."
                    .formatted(uri, unknown.get(0).getString(0), unknown.get(0).getString(1)));
        }
        List<Row> twice = candidates
                .groupBy(NegativeSelection.WORD, NegativeSelection.PART_OF_SPEECH)
                .count()
                .where("count > 1")
                .orderBy(NegativeSelection.WORD)
                .takeAsList(1);
        if (!twice.isEmpty()) {
            throw new InputException("%s holds the %s '%s' more than once: keep one row of it."
                    .formatted(uri, twice.get(0).getString(1), twice.get(0).getString(0)));
        }
    }
}
