package io.lakesieve.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.BankTrust;
import io.lakesieve.core.ReferenceCalibration;
import io.lakesieve.core.ScoringMethod;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import java.util.EnumMap;
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
    private final RunLog run;

    ScoreLake(SparkSession spark, Lake lake, String modelId, ScoringOptions options, RunLog run) {
        this.spark = spark;
        this.lake = lake;
        this.modelId = modelId;
        this.options = options;
        this.run = run;
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
     * Scores what an earlier run has not, and copies the rest.
     *
     * @param images the images to score, or empty for all that the lake holds of the model and that have not gone
     * @param selection which of these
     * @param reference known in-distribution images, which get no row
     * @throws InputException if there is nothing to score or fewer negatives than groups
     */
    public Result execute(
            String labelSetId,
            double logitScale,
            Optional<ImageListing> images,
            EmbeddingSelection selection,
            Optional<ImageListing> reference) {
        List<StoredLabel> idLabels = lake.labels().ofLabelSet(labelSetId);
        List<NegativeLabel> negatives = lake.negativeLabels().ofLabelSet(labelSetId);
        LabelSet labels = LabelSet.of(idLabels, negatives, logitScale);
        ImageScoring scoring = new ImageScoring(spark, labels, options, run.progress());
        Optional<Dataset<Row>> referenceRows = reference.map(this::listed);
        Dataset<Row> imageRows = SelectedRows.of(
                images.map(this::listed).orElseGet(() -> allBut(referenceRows)),
                selection,
                lake.uriOf(EmbeddingsSchema.TABLE));
        ImageTally tally = ImageTally.of(imageRows);
        requireSome(tally, selection);
        Optional<ImageTally> referenceTally = referenceRows.map(ImageTally::of);
        Inputs inputs = new Inputs(labels, tally, referenceTally);
        ScoringKeys keys = new ScoringKeys(labelSetId, logitScale, options);
        Work work = new Work(inputs, fingerprint(keys, inputs), labelSetId, reference.map(ImageListing::root));
        keys.note(run);
        run.parameter(RunLog.REFERENCE_FINGERPRINT, inputs.referenceFingerprint());
        if (work.isDone()) {
            return work.result();
        }
        LakeBanks banks = new LakeBanks(lake, idLabels, negatives);
        ImageScoring.Outcome outcome = scoring.execute(
                images(imageRows, tally),
                referenceRows.map(rows -> images(rows, referenceTally.orElseThrow())),
                new ImageScoring.Prior(
                        work.bank(banks),
                        EarlierScores.find(
                                lake,
                                run.parameter(RunLog.IMAGE_ROOT).orElse(null),
                                keys,
                                imageRows,
                                tally.images(),
                                inputs.referenceFingerprint(),
                                banks)),
                work);
        return inputs.result(
                outcome.bank().map(GatheredBank::fill),
                outcome.thresholds(),
                outcome.calibration().map(ReferenceScores::calibrations).orElseGet(Map::of));
    }

    /** What a run scores, against what. */
    private record Inputs(LabelSet labels, ImageTally images, Optional<ImageTally> reference) {
        String referenceFingerprint() {
            return reference.map(ImageTally::fingerprint).orElse("");
        }

        long referenceScored() {
            return reference.map(ImageTally::scored).orElse(0L);
        }

        String negativesFingerprint() {
            Fingerprint fingerprint = new Fingerprint();
            labels.negatives().forEach(fingerprint::add);
            return fingerprint.hex();
        }

        Result result(
                Optional<BankFill> fill,
                Map<ScoringMethod, Double> thresholds,
                Map<ScoringMethod, ReferenceCalibration> calibrations) {
            return new Result(
                    images.images(),
                    images.scored(),
                    referenceScored(),
                    fill,
                    fill.map(filled -> filled.trust(images.scored(), referenceScored())),
                    thresholds,
                    calibrations,
                    negativesFingerprint());
        }
    }

    /** All that the scores and verdicts of a run are made of. */
    private String fingerprint(ScoringKeys keys, Inputs inputs) {
        return new Fingerprint()
                .add(keys.toString())
                .add(inputs.images().fingerprint())
                .add(inputs.referenceFingerprint())
                .add(options.threshold().toString())
                .shortHex();
    }

    /** What the run has to write, and has written already if it goes on where a process was killed. */
    private final class Work implements ImageScoring.Sink {
        private final Inputs inputs;
        private final String fingerprint;
        private final String labelSetId;
        private final Optional<String> reference;
        /** Whether what the run has written, if anything, is of this work. */
        private final boolean begun;

        Work(Inputs inputs, String fingerprint, String labelSetId, Optional<String> reference) {
            this.inputs = inputs;
            this.fingerprint = fingerprint;
            this.labelSetId = labelSetId;
            this.reference = reference;
            this.begun = run.isResumed()
                    && run.parameter(RunLog.SCORED_FINGERPRINT)
                            .filter(fingerprint::equals)
                            .isPresent();
        }

        boolean isDone() {
            return begun && !written().isEmpty();
        }

        private Dataset<Row> written() {
            return lake.scores().ofRun(run.runId());
        }

        /** What came out, from the tables. */
        Result result() {
            Map<ScoringMethod, Double> thresholds = new EnumMap<>(ScoringMethod.class);
            written()
                    .where(col(ScoresSchema.THRESHOLD).isNotNull())
                    .groupBy(ScoresSchema.METHOD)
                    .agg(max(ScoresSchema.THRESHOLD))
                    .collectAsList() // a row a method
                    .forEach(row -> thresholds.put(ScoringMethod.ofTableName(row.getString(0)), row.getDouble(1)));
            Map<ScoringMethod, ReferenceCalibration> calibrations = new EnumMap<>(ScoringMethod.class);
            lake.calibration()
                    .thresholdsOf(run.runId())
                    .forEach((method, threshold) -> calibrations.put(ScoringMethod.ofTableName(method), threshold));
            Optional<BankFill> fill =
                    options.needBank() ? Optional.of(EarlierScores.fill(run.unfinished())) : Optional.empty();
            return inputs.result(fill, thresholds, calibrations);
        }

        /** The run's banks, if they are written. */
        Optional<GatheredBank> bank(LakeBanks banks) {
            if (!begun || !run.counts().containsKey(RunCounts.BANK_ID_QUALIFIED)) {
                return Optional.empty();
            }
            GatheredBank bank = banks.of(run.unfinished());
            return bank.bank().isEmpty() ? Optional.empty() : Optional.of(bank);
        }

        @Override
        public void banks(GatheredBank bank) {
            begin(bank.fill());
            lake.featureBank().put(run.runId(), bank.images(inputs.labels()));
        }

        private void begin(BankFill fill) {
            run.bankFilled(fill)
                    .parameter(RunLog.SCORED_FINGERPRINT, fingerprint)
                    .checkpoint();
        }

        @Override
        public void calibration(ReferenceScores scores, Optional<BankTrust> trust) {
            Calibrations calibrations = new Calibrations(
                    options,
                    modelId,
                    labelSetId,
                    inputs.negativesFingerprint(),
                    inputs.labels().space().logitScale());
            lake.calibration().put(run.runId(), calibrations.of(reference.orElseThrow(), scores, trust));
        }

        @Override
        public void scores(Dataset<Row> rows) {
            Dataset<Row> complete = rows.withColumn(ScoresSchema.RUN_ID, lit(run.runId()))
                    .withColumn(ScoresSchema.COMPUTED_IN, coalesce(col(ScoresSchema.COMPUTED_IN), lit(run.runId())));
            if (!options.needBank()) {
                run.parameter(RunLog.SCORED_FINGERPRINT, fingerprint).checkpoint();
            }
            if (run.isResumed()) {
                lake.scores().replace(run.runId(), complete);
            } else {
                lake.scores().append(complete);
            }
        }
    }

    private Dataset<Row> listed(ImageListing listing) {
        return lake.embeddings().ofModel(modelId).join(listing.rows().select(ImageListing.PATH), ImageListing.PATH);
    }

    private Dataset<Row> allBut(Optional<Dataset<Row>> reference) {
        Dataset<Row> all = lake.embeddings()
                .ofModel(modelId)
                .where(col(EmbeddingsSchema.GONE_AT).isNull());
        return reference
                .map(known -> all.join(known.select(EmbeddingsSchema.PATH), EmbeddingsSchema.PATH, "left_anti"))
                .orElse(all);
    }

    private static ImageScoring.Images images(Dataset<Row> rows, ImageTally tally) {
        return new ImageScoring.Images(ImageTable.ofUnitRows(ImageColumns.of(rows)), tally.images(), tally.scored());
    }

    private void requireSome(ImageTally tally, EmbeddingSelection selection) {
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
}
