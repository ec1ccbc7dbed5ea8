package io.lakesieve.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.EmbeddingInputs;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.BankTrust;
import io.lakesieve.core.PartOfSpeech;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.NegativeLabelsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.ScoresTable;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple3;

/** Scores embeddings that lie in tables of the user's, without a model, into a Delta table with the columns of scores. */
public final class ScoreEmbeddings {
    private static final String LABEL = "label";

    private final SparkSession spark;
    private final EmbeddingInputs inputs;
    private final MiningOptions mining;
    private final ScoringOptions options;
    private final Progress progress;

    ScoreEmbeddings(
            SparkSession spark,
            EmbeddingInputs inputs,
            MiningOptions mining,
            ScoringOptions options,
            Progress progress) {
        this.spark = spark;
        this.inputs = inputs;
        this.mining = mining;
        this.options = options;
        this.progress = progress;
    }

    /**
     * What was done.
     *
     * @param runId the id that all rows bear
     * @param images images scored
     * @param negatives negatives that they were scored against
     * @param bankFill how AdaNeg's banks filled, where a method needed them
     * @param bankTrust how far they can be trusted, where there are any
     * @param thresholds the threshold of each method that has one
     */
    public record Result(
            String runId,
            long images,
            int negatives,
            Optional<BankFill> bankFill,
            Optional<BankTrust> bankTrust,
            Map<ScoringMethod, Double> thresholds) {
        public Result {
            thresholds = Map.copyOf(thresholds);
        }
    }

    /**
     * Scores; the output is replaced in one commit, or left as it was.
     *
     * @throws InputException if a table, a row or a number of negatives cannot be used
     */
    public Result execute() {
        ScoresTable output = ScoresTable.at(spark, inputs.output()).requireReplaceable();
        EmbeddingTable labelTable = EmbeddingTable.open(spark, inputs.labels(), LABEL);
        int dimension = labelTable.dimension();
        List<StoredLabel> labels = labels(labelTable.unitRows(dimension));
        LabelSet labelSet = LabelSet.of(labels, negatives(labels, dimension), inputs.logitScale());
        ImageScoring scoring = new ImageScoring(spark, labelSet, options, progress);
        EmbeddingTable imageTable =
                imageTable(inputs.images()).where(rows -> SelectedRows.of(rows, inputs.selection(), inputs.images()));
        ImageScoring.Images images = images(imageTable, dimension);
        if (images.count() == 0) {
            throw new InputException("The table %s holds no image to score%s: check --image-embeddings."
                    .formatted(inputs.images(), inputs.selection().suffix()));
        }
        Optional<ImageScoring.Images> reference = inputs.reference().map(uri -> images(imageTable(uri), dimension));
        String runId = RunLog.newRunId(Instant.now());
        ImageScoring.Outcome outcome = RunMark.of(spark, "score", runId)
                .around(() ->
                        scoring.execute(images, reference, ImageScoring.Prior.NOTHING, new Output(output, runId)));
        return new Result(
                runId,
                images.count(),
                labelSet.negatives().size(),
                outcome.bank().map(GatheredBank::fill),
                outcome.trust(),
                outcome.thresholds());
    }

    /** Neither banks nor what the reference said are kept. */
    private record Output(ScoresTable table, String runId) implements ImageScoring.Sink {
        @Override
        public void banks(GatheredBank bank) {}

        @Override
        public void calibration(ReferenceScores reference, Optional<BankTrust> trust) {}

        @Override
        public void scores(Dataset<Row> rows) {
            table.overwrite(
                    rows.withColumn(ScoresSchema.RUN_ID, lit(runId)).withColumn(ScoresSchema.COMPUTED_IN, lit(runId)));
        }
    }

    private List<StoredLabel> labels(Dataset<Row> rows) {
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
                throw new InputException("%s holds the label '%s' more than once: keep one row of it."
                        .formatted(inputs.labels(), label.label()));
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

    private List<NegativeLabel> minedNegatives(String uri, List<StoredLabel> labels, int dimension) {
        Set<String> taken =
                labels.stream().map(label -> Prompts.spellingKey(label.label())).collect(Collectors.toSet());
        Column eligible = functions
                .udf((String word) -> !taken.contains(Prompts.spellingKey(word)), DataTypes.BooleanType)
                .apply(col(LABEL));
        Dataset<Row> candidates = EmbeddingTable.open(spark, uri, LABEL, NegativeSelection.PART_OF_SPEECH)
                .unitRows(dimension)
                .where(eligible)
                .select(
                        col(LABEL).as(NegativeSelection.WORD),
                        coalesce(col(NegativeSelection.PART_OF_SPEECH), lit(PartOfSpeech.NOUN.tableName()))
                                .as(NegativeSelection.PART_OF_SPEECH),
                        col(EmbeddingTable.EMBEDDING).as(NegativeSelection.EMBEDDING));
        requireCandidates(candidates, uri);
        try (StageWatch watch = StageWatch.begin(spark, progress, "mine negatives", candidates.count())) {
            return new NegativeSelection(spark, mining).select(labels, candidates, watch.done());
        }
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

    private EmbeddingTable imageTable(String uri) {
        return EmbeddingTable.open(spark, uri, EmbeddingsSchema.IMAGE_ID);
    }

    private static ImageScoring.Images images(EmbeddingTable table, int dimension) {
        long count = table.requireSound(dimension);
        return new ImageScoring.Images(ImageTable.normalising(imageColumns(table.rows())), count, count);
    }

    /** The columns that scoring reads, and no others, of a table that may lack some. */
    static Dataset<Row> imageColumns(Dataset<Row> rows) {
        List<String> columns = Arrays.asList(rows.columns());
        Column imageId = col(EmbeddingsSchema.IMAGE_ID).cast(DataTypes.StringType);
        Column path = columns.contains(EmbeddingsSchema.PATH) ? col(EmbeddingsSchema.PATH) : imageId;
        Column source = columns.contains(EmbeddingsSchema.SOURCE) ? col(EmbeddingsSchema.SOURCE) : lit(null);
        return rows.select(
                imageId.as(EmbeddingsSchema.IMAGE_ID),
                path.cast(DataTypes.StringType).as(EmbeddingsSchema.PATH),
                source.cast(DataTypes.StringType).as(EmbeddingsSchema.SOURCE),
                lit(EmbeddingsSchema.STATUS_OK).as(EmbeddingsSchema.STATUS),
                lit(null).cast(DataTypes.StringType).as(EmbeddingsSchema.ERROR),
                col(EmbeddingTable.EMBEDDING).as(EmbeddingsSchema.EMBEDDING));
    }
}
