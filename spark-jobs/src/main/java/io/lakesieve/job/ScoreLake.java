package io.lakesieve.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.BankTrust;
import io.lakesieve.core.ReferenceCalibration;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.NegativeLabel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores embedded images of a lake against one of its label sets, into {@code feature_bank} and {@code scores}. */
public final class ScoreLake {
    private final SparkSession spark;
    private final Lake lake;
    private final String modelId;
    private final ScoringOptions options;
    private final Progress progress;

    ScoreLake(SparkSession spark, Lake lake, String modelId, ScoringOptions options, Progress progress) {
        this.spark = spark;
        this.lake = lake;
        this.modelId = modelId;
        this.options = options;
        this.progress = progress;
    }

    /**
     * What was done.
     *
     * @param images images with a row for each method now
     * @param scored those of them that have scores
     * @param referenceImages known in-distribution images that set the thresholds
     * @param bankFill how AdaNeg's banks filled, where a method needed them
     * @param bankTrust how far they can be trusted, where there are any
     * @param thresholds the threshold of each method that has one
     * @param calibrations what the reference said of it, where that set it
     * @param negativesFingerprint what the negatives were, in order of position
     */
    public record Result(
            long images,
            long scored,
            long referenceImages,
            Optional<BankFill> bankFill,
            Optional<BankTrust> bankTrust,
            Map<ScoringMethod, Double> thresholds,
            Map<ScoringMethod, ReferenceCalibration> calibrations,
            String negativesFingerprint) {
        public Result {
            thresholds = Map.copyOf(thresholds);
            calibrations = Map.copyOf(calibrations);
        }
    }

    /**
     * Scores.
     *
     * @param images the images to score, or empty for all that the lake holds of the model
     * @param selection which of these
     * @param reference known in-distribution images, which get no row
     * @throws InputException if there is nothing to score or fewer negatives than groups
     */
    public Result execute(
            String runId,
            String labelSetId,
            double logitScale,
            Optional<ImageListing> images,
            EmbeddingSelection selection,
            Optional<ImageListing> reference) {
        LabelSet labels = LabelSet.of(lake.labels().ofLabelSet(labelSetId), negatives(labelSetId), logitScale);
        ImageScoring scoring = new ImageScoring(spark, labels, options, progress);
        Optional<Dataset<Row>> referenceRows = reference.map(this::listed);
        Dataset<Row> imageRows = SelectedRows.of(
                images.map(this::listed).orElseGet(() -> allBut(referenceRows)),
                selection,
                lake.uriOf(EmbeddingsSchema.TABLE));
        Tally tally = tally(imageRows);
        requireSome(tally, selection);
        Optional<Tally> referenceTally = referenceRows.map(ScoreLake::tally);
        ImageScoring.Outcome outcome = scoring.execute(
                images(imageRows, tally),
                referenceRows.map(rows -> images(rows, referenceTally.orElseThrow())),
                scores -> append(runId, scores));
        String negativesFingerprint = fingerprint(labels.negatives());
        outcome.calibration()
                .map(scores -> new Calibrations(options, modelId, labelSetId, negativesFingerprint, logitScale)
                        .of(reference.orElseThrow().root(), scores, outcome.trust()))
                .ifPresent(calibrations -> lake.calibration().put(runId, calibrations));
        outcome.bank().ifPresent(bank -> lake.featureBank().append(runId, bank.images(labels)));
        return new Result(
                tally.images(),
                tally.scored(),
                referenceTally.map(Tally::scored).orElse(0L),
                outcome.bank().map(GatheredBank::fill),
                outcome.trust(),
                outcome.thresholds(),
                outcome.calibration().map(ReferenceScores::calibrations).orElseGet(Map::of),
                negativesFingerprint);
    }

    private List<NegativeLabel> negatives(String labelSetId) {
        return lake.negativeLabels().ofLabelSet(labelSetId);
    }

    private Dataset<Row> listed(ImageListing listing) {
        return lake.embeddings().ofModel(modelId).join(listing.rows().select(ImageListing.PATH), ImageListing.PATH);
    }

    private Dataset<Row> allBut(Optional<Dataset<Row>> reference) {
        Dataset<Row> all = lake.embeddings().ofModel(modelId);
        return reference
                .map(known -> all.join(known.select(EmbeddingsSchema.PATH), EmbeddingsSchema.PATH, "left_anti"))
                .orElse(all);
    }

    private static ImageScoring.Images images(Dataset<Row> rows, Tally tally) {
        return new ImageScoring.Images(ImageTable.ofUnitRows(ImageColumns.of(rows)), tally.images(), tally.scored());
    }

    /** How many images there are, and how many of them have an embedding, told from their status alone. */
    private record Tally(long images, long scored) {}

    private static Tally tally(Dataset<Row> images) {
        Row counts = counts(images).first();
        return new Tally(counts.getLong(0), counts.getLong(1));
    }

    /** How many rows there are, and how many of them are ok. */
    static Dataset<Row> counts(Dataset<Row> images) {
        return images.agg(count(lit(1)), count_if(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK)));
    }

    private void requireSome(Tally tally, EmbeddingSelection selection) {
        if (tally.images() == 0) {
            throw new InputException(
                    "The lake %s holds no embedding of these images under the model %s%s: run embed first."
                            .formatted(lake.uri(), modelId, selection.suffix()));
        }
        if (tally.scored() == 0) {
            throw new InputException(
                    "None of the %d images could be read, so there is nothing to score: the column error of %s says why."
                            .formatted(tally.images(), lake.uriOf(EmbeddingsSchema.TABLE)));
        }
    }

    private void append(String runId, Dataset<Row> scores) {
        lake.scores()
                .append(scores.withColumn(ScoresSchema.RUN_ID, lit(runId))
                        .withColumn(ScoresSchema.COMPUTED_IN, lit(runId)));
    }

    private static String fingerprint(List<String> negatives) {
        Fingerprint fingerprint = new Fingerprint();
        negatives.forEach(fingerprint::add);
        return fingerprint.hex();
    }
}
