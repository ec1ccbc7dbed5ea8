package io.lakesieve.job.score;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.bank.BankTrust;
import io.lakesieve.core.matrix.EmbeddingMatrix;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.core.verdict.ReferenceFinding;
import io.lakesieve.job.bank.BankStatistics;
import io.lakesieve.job.bank.GatheredBank;
import io.lakesieve.job.bank.LakeBanks;
import io.lakesieve.job.embed.PromptEmbeddings;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.inventory.EmbeddedImages;
import io.lakesieve.job.inventory.InputFingerprint;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.RowsOfPaths;
import io.lakesieve.job.read.ShardPictures;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.SelectedRows;
import io.lakesieve.job.verdict.Calibrations;
import io.lakesieve.job.verdict.Thresholds;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.CaptionVocabulary;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.CalibrationTable;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Scores embedded images of a lake against one of its label sets, into {@code feature_bank} and {@code scores}. */
public final class ScoreLake {
    private final SparkSession spark;
    private final KeptRows kept;
    private final Lake lake;
    private final String modelId;
    private final ScoringOptions options;
    private final Optional<CaptionDecoderSpec> captionDecoder;
    private final RunLog run;
    private final Supplier<List<NegativeLabel>> corpus;

    /**
     * Scores.
     *
     * @param captionDecoder the model's, where the method zoc is among the options
     * @param corpus all embedded candidates, read where a method needs them
     */
    public ScoreLake(
            SparkSession spark,
            KeptRows kept,
            Lake lake,
            String modelId,
            ScoringOptions options,
            Optional<CaptionDecoderSpec> captionDecoder,
            RunLog run,
            Supplier<List<NegativeLabel>> corpus) {
        this.spark = spark;
        this.kept = kept;
        this.lake = lake;
        this.modelId = modelId;
        this.options = options;
        this.captionDecoder = captionDecoder;
        this.run = run;
        this.corpus = corpus;
    }

    /** What to tell a user whose method needs the corpus of candidates, which a label set does not keep. */
    public static InputException needsCorpus() {
        return new InputException(
                "The method %s scores against the whole corpus of candidates, which a label set does not"
                                .formatted(ScoringMethod.TANL.tableName())
                        + " keep: run it by audit, or score embeddings of your own with --candidate-embeddings.");
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
     * @param findings what the reference said of each method, where there was one
     * @param refused why nothing is flagged by a method, whatever its scores
     * @param negativesFingerprint what the negatives were, in order of position
     * @param sameAs the earlier run whose rows are this run's
     * @param words what TANL has learnt, where it was asked to
     */
    public record Result(
            long images,
            long scored,
            long referenceImages,
            Optional<BankStatistics> bankFill,
            Optional<BankTrust> bankTrust,
            Map<ScoringMethod, Double> thresholds,
            Map<ScoringMethod, ReferenceFinding> findings,
            Map<ScoringMethod, String> refused,
            String negativesFingerprint,
            Optional<Run> sameAs,
            Optional<TanlWords> words) {
        public Result {
            thresholds = Map.copyOf(thresholds);
            findings = Map.copyOf(findings);
            refused = Map.copyOf(refused);
        }

        /** What {@code calibration} says, by method. */
        public Map<String, CalibrationTable.Written> calibration() {
            Map<String, CalibrationTable.Written> rows = new HashMap<>();
            findings.forEach((method, finding) -> rows.put(
                    method.tableName(),
                    new CalibrationTable.Written(finding, Optional.ofNullable(refused.get(method)))));
            return rows;
        }
    }

    /**
     * Scores what an earlier run has not, and copies the rest; writes nothing where that is all.
     *
     * @param images the images to score, or empty for all that the lake holds of the model and that have not gone
     * @param selection which of these
     * @param reference known in-distribution images, which get no row
     * @throws InputException if there is nothing to score or fewer negatives than groups
     */
    public Result execute(
            String labelSetId,
            double logitScale,
            Optional<EmbeddedImages> images,
            EmbeddingSelection selection,
            Optional<EmbeddedImages> reference) {
        Inputs inputs = inputs(images, selection, reference);
        ScoreCacheKeys keys = noted(new ScoreCacheKeys(labelSetId, logitScale, options, captionDecoder), inputs);
        WrittenScores written = WrittenScores.of(lake, run, fingerprint(keys, inputs));
        Optional<EarlierRun> earlier = EarlierRun.find(lake, run.imageRoot(), keys);
        Optional<Run> same = earlier.map(EarlierRun::run).filter(written::areThoseOf);
        return same.map(before -> inputs.result(written, before.negativesFingerprint(), same))
                .orElseGet(() -> score(labelSetId, logitScale, inputs, written, earlier));
    }

    private Result score(
            String labelSetId, double logitScale, Inputs inputs, WrittenScores written, Optional<EarlierRun> earlier) {
        List<StoredLabel> idLabels = lake.labels().ofLabelSet(labelSetId);
        List<NegativeLabel> negatives = lake.negativeLabels().ofLabelSet(labelSetId);
        LabelSet labels = withYesNo(LabelSet.of(idLabels, negatives, logitScale), labelSetId);
        String negativesFingerprint = negativesFingerprint(labels);
        if (written.areComplete()) {
            return inputs.result(written, negativesFingerprint, Optional.empty());
        }
        Calibrations calibrations = new Calibrations(
                options, modelId, labelSetId, negativesFingerprint, inputs.referenceFingerprint(), logitScale);
        RunScores scores = new RunScores(lake, run, written, labels, calibrations, inputs.referenceRoot());
        ImageScoring scoring = new ImageScoring(
                spark,
                labels,
                options,
                captionDecoder.map(decoder -> captionWords(decoder, labels)),
                run.progress(),
                () -> LabelSet.of(idLabels, corpus.get(), logitScale));
        inputs.talliedReference()
                .ifPresent(known ->
                        run.count(RunCounts.REFERENCE_COPIES, inputs.tallied().copiesOf(known)));
        ImageScoring.ResumeState prior = prior(earlier, inputs, written, new LakeBanks(lake, idLabels, negatives));
        return inputs.result(scoring.execute(inputs.images(), inputs.reference(), prior, scores), negativesFingerprint);
    }

    /** The label set with its embeddings by CLIPN's towers where a method needs them. */
    private LabelSet withYesNo(LabelSet labels, String labelSetId) {
        return options.methods().stream()
                .filter(ScoringMethod::needsYesNoLabels)
                .findFirst()
                .map(method -> labels.withYesNo(lake.labels()
                        .yesNoOfLabelSet(labelSetId)
                        .orElseThrow(() -> new InputException(
                                ("The label set %s has no embeddings by CLIPN's \"no\" text tower, which the method %s"
                                                + " needs: mine it with --method %s and a model that has such a tower, or leave"
                                                + " the method out.")
                                        .formatted(labelSetId, method.tableName(), method.tableName())))))
                .orElse(labels);
    }

    private CaptionWords captionWords(CaptionDecoderSpec decoder, LabelSet labels) {
        EmbeddingMatrix embeddings = new PromptEmbeddings(
                        spark, lake.textEmbeddings().ofModel(modelId))
                .matrix(new CaptionVocabulary(decoder.tokens()).prompts())
                .orElseThrow(() -> new InputException(
                        "The lake %s does not have the words that the model's caption decoder writes: mine the label set"
                                        .formatted(lake.uri())
                                + " with --method zoc, or leave the method out."));
        return CaptionWords.of(
                decoder,
                labels.idLabels(),
                embeddings,
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    }

    private static String negativesFingerprint(LabelSet labels) {
        Fingerprint fingerprint = new Fingerprint();
        labels.negatives().forEach(fingerprint::add);
        return fingerprint.hex();
    }

    /**
     * What a run scores.
     *
     * @param arrived which of the images have come, where that is known
     * @param referenceRoot the image root of the reference; null without one
     */
    private record Inputs(
            TalliedImages tallied,
            Optional<EmbeddedImages.Arrived> arrived,
            Optional<TalliedImages> talliedReference,
            String referenceRoot) {
        ImageScoring.Images images() {
            return tallied.images();
        }

        Optional<ImageScoring.Images> reference() {
            return talliedReference.map(TalliedImages::images);
        }

        String referenceFingerprint() {
            return talliedReference.map(known -> known.tally().fingerprint()).orElse("");
        }

        /** Of a run whose rows are all written, before its process was killed or by an earlier run. */
        Result result(WrittenScores written, String negativesFingerprint, Optional<Run> sameAs) {
            return result(
                    written.bankFill(),
                    written.thresholds(talliedReference.isPresent()),
                    negativesFingerprint,
                    sameAs,
                    Optional.empty());
        }

        Result result(ImageScoring.Outcome outcome, String negativesFingerprint) {
            return result(
                    outcome.bank().map(GatheredBank::fill),
                    outcome.thresholds(),
                    negativesFingerprint,
                    Optional.empty(),
                    outcome.words());
        }

        private Result result(
                Optional<BankStatistics> fill,
                Thresholds thresholds,
                String negativesFingerprint,
                Optional<Run> sameAs,
                Optional<TanlWords> words) {
            long scored = tallied.tally().scored();
            long referenceScored =
                    talliedReference.map(known -> known.tally().scored()).orElse(0L);
            return new Result(
                    tallied.tally().images(),
                    scored,
                    referenceScored,
                    fill,
                    fill.map(filled -> filled.trust(scored, referenceScored)),
                    thresholds.values(),
                    thresholds.findings(),
                    thresholds.refused(),
                    negativesFingerprint,
                    sameAs,
                    words);
        }
    }

    /** Rows of {@code embeddings}, counted. */
    private record TalliedImages(Dataset<Row> rows, InputFingerprint tally) {
        static TalliedImages of(Dataset<Row> rows, Optional<InputFingerprint> known) {
            return new TalliedImages(rows, known.orElseGet(() -> InputFingerprint.of(rows)));
        }

        ImageScoring.Images images() {
            return ImageScoring.Images.of(rows, tally.images(), tally.scored());
        }

        /** How many of these have the bytes of one of the others. */
        long copiesOf(TalliedImages others) {
            return rows.join(others.rows().select(EmbeddingsSchema.IMAGE_ID), EmbeddingsSchema.IMAGE_ID, "left_semi")
                    .count();
        }
    }

    private Inputs inputs(
            Optional<EmbeddedImages> images, EmbeddingSelection selection, Optional<EmbeddedImages> reference) {
        Optional<TalliedImages> known = reference.map(good -> TalliedImages.of(listed(good), good.fingerprint()));
        Dataset<Row> rows = images.map(this::listed).orElseGet(() -> allBut(known.map(TalliedImages::rows)));
        Optional<EmbeddedImages> whole = images.filter(all -> selection.equals(EmbeddingSelection.ALL));
        TalliedImages tallied = TalliedImages.of(
                SelectedRows.of(rows, selection, lake.uriOf(EmbeddingsSchema.TABLE)),
                whole.flatMap(EmbeddedImages::fingerprint));
        requireSome(tallied.tally(), selection);
        return new Inputs(
                tallied,
                whole.flatMap(EmbeddedImages::arrived),
                known,
                reference.map(EmbeddedImages::listing).map(ImageListing::root).orElse(null));
    }

    /** The keys, noted in the run together with the reference. */
    private ScoreCacheKeys noted(ScoreCacheKeys keys, Inputs inputs) {
        keys.note(run);
        run.parameter(RunLog.INPUT_FINGERPRINT, inputs.tallied().tally().fingerprint());
        run.parameter(RunLog.REFERENCE_FINGERPRINT, inputs.referenceFingerprint());
        return keys;
    }

    /** All that the scores and verdicts of a run are made of. */
    private String fingerprint(ScoreCacheKeys keys, Inputs inputs) {
        return new Fingerprint()
                .add(keys.toString())
                .add(inputs.tallied().tally().fingerprint())
                .add(inputs.referenceFingerprint())
                .add(options.threshold().toString())
                .add(verdictMethod())
                .shortHex();
    }

    private String verdictMethod() {
        return run.unfinished()
                .settings()
                .scoring()
                .map(scoring -> scoring.verdictMethod().tableName())
                .orElse("");
    }

    /** What need not be computed again. */
    private ImageScoring.ResumeState prior(
            Optional<EarlierRun> earlier, Inputs inputs, WrittenScores written, LakeBanks banks) {
        Dataset<Row> stored = lake.embeddings().ofModel(modelId);
        Dataset<Row> images = inputs.tallied().rows();
        long count = inputs.tallied().tally().images();
        Optional<ReusableScores> reusable = earlier.flatMap(before -> {
            FreshImages fresh = FreshImages.of(before, images, count, inputs.arrived(), kept);
            return ReusableScores.of(
                    before, stored, images, count, fresh, inputs.referenceFingerprint(), banks, !run.isResumed());
        });
        return new ImageScoring.ResumeState(written.bank(banks), reusable);
    }

    private Dataset<Row> listed(EmbeddedImages embedded) {
        ImageListing listing = embedded.listing();
        if (listing.bytes() == ImageBytes.SHARD) {
            return ShardPictures.of(lake.embeddings().ofModel(modelId), listing)
                    .withColumn(ImageListing.GIVEN_LABEL, ShardPictures.givenLabel(listing));
        }
        Dataset<Row> images = ImageColumns.pathsAndLabels(listing.rows());
        long count = embedded.fingerprint().map(InputFingerprint::images).orElse(Long.MAX_VALUE);
        return RowsOfPaths.withMost(lake.embeddings().ofModel(modelId), images, count);
    }

    private Dataset<Row> allBut(Optional<Dataset<Row>> reference) {
        Dataset<Row> all = lake.embeddings()
                .ofModel(modelId)
                .where(col(EmbeddingsSchema.MISSING_SINCE).isNull());
        return reference
                .map(known -> all.join(known.select(EmbeddingsSchema.PATH), EmbeddingsSchema.PATH, "left_anti"))
                .orElse(all);
    }

    private void requireSome(InputFingerprint tally, EmbeddingSelection selection) {
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
