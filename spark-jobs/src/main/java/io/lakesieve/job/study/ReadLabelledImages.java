package io.lakesieve.job.study;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.TruthSource;
import io.lakesieve.core.matrix.Groups;
import io.lakesieve.core.matrix.LabelSpace;
import io.lakesieve.core.matrix.NegativeGroups;
import io.lakesieve.core.score.ConfidentMasses;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embed.PromptEmbeddings;
import io.lakesieve.job.evaluate.KnownImages;
import io.lakesieve.job.mine.CandidateCorpus;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.lake.EmbeddingColumn;
import io.lakesieve.lake.LabelSet;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.matmul.MatmulBackends;
import io.lakesieve.schema.CalibrationSchema;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the embeddings of a run whose truth is known, the reference's among the good ones, to be scored anew in each draw
 * by the run's methods. The method zoc is left out, since its words need the model's caption decoder.
 */
public final class ReadLabelledImages {
    private static final int MAX_IMAGES = 100_000;

    private final SparkSession spark;
    private final Lake lake;
    private final TruthSource truth;
    private final Candidates candidates;
    private final MiningOptions mining;

    /**
     * Of a lake.
     *
     * @param candidates of the run; read where it scored by TANL
     * @param mining how they were prompted and filtered
     */
    public ReadLabelledImages(
            SparkSession spark, Lake lake, TruthSource truth, Candidates candidates, MiningOptions mining) {
        this.spark = spark;
        this.lake = lake;
        this.truth = truth;
        this.candidates = candidates;
        this.mining = mining;
    }

    /**
     * Reads.
     *
     * @throws InputException if the truth lacks good images or outliers, there are too many images for the driver, the run
     *     scored by zoc alone, or the lake lacks the candidates' embeddings
     */
    public LabelledImages execute(Run run) {
        List<ScoringMethod> methods = run.scoring().methods().stream()
                .filter(method -> !method.needsCaptions())
                .toList();
        if (methods.isEmpty()) {
            throw new InputException(
                    "The run %s scored by zoc alone, which a study cannot repeat: name a run with another method by --run."
                            .formatted(run.runId()));
        }
        List<StudyImage> good = new ArrayList<>(reference(run));
        List<StudyImage> outliers = new ArrayList<>();
        for (Row row : known(run).limit(MAX_IMAGES + 1).collectAsList()) { // at most MAX_IMAGES
            (row.getBoolean(2) ? good : outliers).add(image(row));
        }
        if (good.size() + outliers.size() > MAX_IMAGES) {
            throw new InputException(
                    "The run %s has more than %,d images, the most that a study draws from: audit fewer with --limit."
                            .formatted(run.runId(), MAX_IMAGES));
        }
        if (good.isEmpty() || outliers.isEmpty()) {
            throw new InputException("The truth of the run %s must name good images and outliers that it scored."
                    .formatted(run.runId()));
        }
        return new LabelledImages(scoring(run, methods), sorted(good), sorted(outliers));
    }

    /** In an order that does not depend on the data's layout, which a seed then shuffles. */
    private static List<StudyImage> sorted(List<StudyImage> images) {
        return images.stream().sorted(Comparator.comparing(StudyImage::imageId)).toList();
    }

    private static StudyImage image(Row row) {
        return new StudyImage(row.getString(0), EmbeddingColumn.fromRow(row, 1));
    }

    private Dataset<Row> embedded(Run run) {
        return lake.embeddings()
                .ofModel(run.modelId())
                .where(col(EmbeddingsSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK));
    }

    private Dataset<Row> scoredPaths(Run run) {
        return lake.scores()
                .ofRun(run)
                .where(col(ScoresSchema.STATUS).equalTo(EmbeddingsSchema.STATUS_OK))
                .select(ScoresSchema.PATH)
                .distinct();
    }

    private Dataset<Row> known(Run run) {
        return embedded(run)
                .join(scoredPaths(run), EmbeddingsSchema.PATH)
                .withColumn(EmbeddingsSchema.PATH, KnownImages.path(run))
                .join(new KnownImages(spark, lake, truth).of(run), EmbeddingsSchema.PATH)
                .select(EmbeddingsSchema.IMAGE_ID, EmbeddingsSchema.EMBEDDING, KnownImages.IN_DISTRIBUTION);
    }

    /** The reference's images that are not among the run's own. */
    private List<StudyImage> reference(Run run) {
        List<Row> roots = lake.calibration()
                .ofRun(run)
                .select(CalibrationSchema.REFERENCE)
                .distinct()
                .collectAsList(); // one at most
        if (roots.isEmpty()) {
            return List.of();
        }
        String root = roots.get(0).getString(0);
        Column ofReference = col(EmbeddingsSchema.IMAGE_ROOT)
                .equalTo(root)
                .or(col(EmbeddingsSchema.PATH).startsWith(root.endsWith("/") ? root : root + "/"));
        return embedded(run)
                .where(ofReference.and(col(EmbeddingsSchema.MISSING_SINCE).isNull()))
                .join(scoredPaths(run), new String[] {EmbeddingsSchema.PATH}, "left_anti")
                .select(EmbeddingsSchema.IMAGE_ID, EmbeddingsSchema.EMBEDDING)
                .limit(MAX_IMAGES)
                .collectAsList() // at most MAX_IMAGES
                .stream()
                .map(ReadLabelledImages::image)
                .toList();
    }

    private StudyScoring scoring(Run run, List<ScoringMethod> methods) {
        List<StoredLabel> idLabels = lake.labels().ofLabelSet(run.labelSetId());
        double scale = run.settings().logitScale().orElseThrow();
        LabelSet labels = LabelSet.of(idLabels, lake.negativeLabels().ofLabelSet(run.labelSetId()), scale);
        LabelSpace space = methods.stream().anyMatch(ScoringMethod::needsYesNoLabels)
                ? labels.space()
                        .withYesNo(
                                lake.labels().yesNoOfLabelSet(run.labelSetId()).orElseThrow())
                : labels.space();
        Optional<TanlTrial> tanl = methods.contains(ScoringMethod.TANL)
                ? Optional.of(new TanlTrial(
                        MatmulBackends.fastest(),
                        LabelSet.of(idLabels, corpus(run, idLabels), scale).space(),
                        ConfidentMasses.WORDS))
                : Optional.empty();
        return new StudyScoring(
                MatmulBackends.fastest(), space, groups(space.negatives().rows(), run.scoring()), methods, tanl);
    }

    private static NegativeGroups groups(int negatives, RunSettings.Scoring run) {
        return negatives == 0
                ? null
                : new NegativeGroups(
                        Groups.ofOrOneGroup(negatives, run.negLabelGroups()),
                        Groups.ofOrOneGroup(negatives, run.adaNegGroups()));
    }

    private List<NegativeLabel> corpus(Run run, List<StoredLabel> idLabels) {
        List<IdLabel> names =
                idLabels.stream().map(label -> IdLabel.named(label.label())).toList();
        List<Candidate> eligible = MineNegatives.eligible(mining, names, candidates);
        Dataset<Row> embedded = new PromptEmbeddings(
                        spark, lake.textEmbeddings().ofModel(run.modelId()))
                .ofCandidates(eligible, mining.prompts());
        try {
            List<NegativeLabel> corpus = CandidateCorpus.of(spark, embedded);
            if (corpus.size() < eligible.size()) {
                throw new InputException(
                        "The lake %s has embeddings of %,d of %,d candidates, and tanl needs all: name those of the run by --candidates."
                                .formatted(lake.uri(), corpus.size(), eligible.size()));
            }
            return corpus;
        } finally {
            embedded.unpersist();
        }
    }
}
