package io.lakesieve.job.mine;

import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.NegativeFilter;
import io.lakesieve.config.PromptTemplates;
import io.lakesieve.core.matrix.YesNoLabels;
import io.lakesieve.core.mining.NegMining;
import io.lakesieve.core.mining.PartOfSpeech;
import io.lakesieve.job.embed.EmbedPrompts;
import io.lakesieve.job.embed.PromptEmbeddings;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.job.run.QueryCompilation;
import io.lakesieve.job.run.RunLog;
import io.lakesieve.job.run.StageWatch;
import io.lakesieve.lake.NegativeLabel;
import io.lakesieve.lake.StoredLabel;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.Prompts;
import io.lakesieve.lexicon.WordNetRelations;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Mines the negatives of a label set (NegMining, NegLabel section 3.2) into {@code labels} and {@code negative_labels}.
 *
 * <p>A label set is named by what it is made of: one that the lake holds already is not mined again.
 */
public final class MineNegatives {
    private final SparkSession spark;
    private final Lake lake;
    private final ModelSpec model;
    private final Optional<ModelSpec> noTexts;
    private final MiningOptions options;
    private final RunLog run;

    /** @param noTexts CLIPN's "no" text tower of the model, where the label set is for a method that needs it */
    public MineNegatives(
            SparkSession spark,
            Lake lake,
            ModelSpec model,
            Optional<ModelSpec> noTexts,
            MiningOptions options,
            RunLog run) {
        this.spark = spark;
        this.lake = lake;
        this.model = model;
        this.noTexts = noTexts;
        this.options = options;
        this.run = run;
        model.textTower();
    }

    /**
     * What was done.
     *
     * @param labelSetId where the tables hold it
     * @param candidates candidates that were not ID labels
     * @param negatives how many of them became negatives
     * @param promptsEmbedded prompts that this run put through the text tower
     */
    public record Result(String labelSetId, int idLabels, int candidates, int negatives, long promptsEmbedded) {}

    /**
     * The label set, if a finished run has mined it or found it mined; no candidate is read for it. A run that was killed
     * counts again what it has embedded.
     */
    public Optional<Result> found(List<IdLabel> labels, Candidates candidates) {
        String labelSetId = labelSetId(model.modelId(), noTexts, options, labels, candidates);
        return run.isResumed()
                ? Optional.empty()
                : lake.runs()
                        .latestMining(labelSetId)
                        .map(Run::counts)
                        .map(counts -> new Result(
                                labelSetId,
                                Math.toIntExact(counts.get(RunCounts.ID_LABELS)),
                                Math.toIntExact(counts.get(RunCounts.CANDIDATES)),
                                Math.toIntExact(counts.get(RunCounts.NEGATIVES)),
                                0));
    }

    /**
     * Mines, where that has not been done.
     *
     * @param name how people call the label set
     * @throws InputException if the quota takes more candidates than there are, or none
     */
    public Result execute(String name, List<IdLabel> labels, Candidates candidates) {
        String labelSetId = labelSetId(model.modelId(), noTexts, options, labels, candidates);
        List<Candidate> eligible = eligible(options, labels, candidates);
        if (!lake.labels().contains(labelSetId)) {
            mine(labelSetId, name, labels, eligible);
        }
        int negatives = lake.negativeLabels().count(labelSetId);
        long embedded = lake.textEmbeddings().countEmbeddedIn(run.runId());
        return new Result(labelSetId, labels.size(), eligible.size(), negatives, embedded);
    }

    /** Writes the label set, {@code labels} last, since its rows say that the label set is complete. */
    private void mine(String labelSetId, String name, List<IdLabel> labels, List<Candidate> candidates) {
        embedPrompts(labels, candidates);
        List<StoredLabel> storedLabels = withEmbeddings(labels);
        if (lake.negativeLabels().count(labelSetId) == 0) {
            lake.negativeLabels().insert(labelSetId, negatives(storedLabels, candidates));
        }
        Optional<YesNoLabels> yesNo =
                noTexts.map(tower -> new EmbedYesNo(spark, lake, run).execute(model, tower, labels));
        lake.labels().insert(labelSetId, name, model.modelId(), storedLabels, yesNo);
    }

    /** All candidates that are no ID label, embedded, for a method that chooses among them by the images. */
    public List<NegativeLabel> corpus(List<IdLabel> labels, Candidates candidates) {
        List<Candidate> eligible = eligible(options, labels, candidates);
        embedPrompts(labels, eligible);
        Dataset<Row> embedded = promptEmbeddings().ofCandidates(eligible, options.prompts());
        try {
            return CandidateCorpus.of(spark, embedded);
        } finally {
            embedded.unpersist();
        }
    }

    /**
     * How many negatives will be mined.
     *
     * @throws InputException if the quota counts more than there are candidates
     */
    public static int count(MiningOptions options, List<IdLabel> labels, Candidates candidates) {
        List<Candidate> eligible = eligible(options, labels, candidates);
        int nouns = (int) eligible.stream()
                .filter(candidate -> candidate.partOfSpeech() == PartOfSpeech.NOUN)
                .count();
        try {
            return NegMining.count(options.quota(), nouns, eligible.size() - nouns);
        } catch (IllegalArgumentException e) {
            throw new InputException("%s: lower --negatives or give more candidates.".formatted(e.getMessage()), e);
        }
    }

    /** The candidates that are no ID label and pass the filter, in the order in which ties are broken. */
    public static List<Candidate> eligible(MiningOptions options, List<IdLabel> labels, Candidates candidates) {
        Set<String> taken =
                labels.stream().map(label -> Prompts.spellingKey(label.label())).collect(Collectors.toSet());
        Predicate<Candidate> passes = passes(options.filter(), labels);
        return candidates.words().stream()
                .filter(candidate -> !taken.contains(Prompts.spellingKey(candidate.word())))
                .filter(passes)
                .sorted(Candidate.ORDER)
                .toList();
    }

    private static Predicate<Candidate> passes(NegativeFilter filter, List<IdLabel> labels) {
        return switch (filter) {
            case NONE -> candidate -> true;
            case WORDNET -> {
                WordNetRelations words = WordNetRelations.open();
                Set<String> below = words.subcategoryKeys(
                        labels.stream().map(IdLabel::label).toList());
                yield candidate -> candidate.partOfSpeech() != PartOfSpeech.NOUN
                        || !(below.contains(Prompts.spellingKey(candidate.word()))
                                || words.isProperNoun(candidate.word()));
            }
        };
    }

    /**
     * The id of a label set: a fingerprint of all that it is made of.
     *
     * @param noTexts CLIPN's "no" text tower, where its embeddings are part of the label set
     * @param candidates all of them, from which the ID labels are taken
     */
    public static String labelSetId(
            String modelId,
            Optional<ModelSpec> noTexts,
            MiningOptions options,
            List<IdLabel> labels,
            Candidates candidates) {
        Fingerprint fingerprint = new Fingerprint()
                .add(modelId)
                .add(options.quota().toString())
                .add(Long.toString(options.seed()))
                .add(options.closeness().name())
                .add(options.filter().name());
        labels.stream()
                .map(label -> label.label() + '\t' + storedPrompt(Prompts.of(label, options.prompts())))
                .sorted()
                .forEach(fingerprint::add);
        fingerprint.add(options.prompts().nouns().toString());
        fingerprint.add(options.prompts().adjectives().toString());
        noTexts.ifPresent(tower -> fingerprint.add("no\t" + tower.modelId()));
        return fingerprint.add(candidates.fingerprint()).shortHex();
    }

    private void embedPrompts(List<IdLabel> labels, List<Candidate> candidates) {
        new EmbedPrompts(spark, lake.textEmbeddings(), model, run)
                .execute(prompts(options.prompts(), labels, candidates).toList());
    }

    /** All prompts of labels and candidates; some may be the same. */
    public static Stream<String> prompts(PromptTemplates templates, List<IdLabel> labels, List<Candidate> candidates) {
        return Stream.concat(
                labels.stream().flatMap(label -> Prompts.of(label, templates).stream()),
                candidates.stream().flatMap(candidate -> Prompts.of(candidate, templates).stream()));
    }

    /** The prompts that CLIPN's two text towers read. */
    public static List<String> yesNoPrompts(List<IdLabel> labels) {
        return labels.stream()
                .flatMap(label -> EmbedYesNo.prompts(label).stream())
                .distinct()
                .toList();
    }

    private List<StoredLabel> withEmbeddings(List<IdLabel> labels) {
        List<List<String>> prompts = labels.stream()
                .map(label -> Prompts.of(label, options.prompts()))
                .toList();
        List<float[]> embeddings = promptEmbeddings().means(prompts);
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new StoredLabel(labels.get(i).label(), storedPrompt(prompts.get(i)), embeddings.get(i)))
                .toList();
    }

    /** Several prompts of a label are the lines of one column. */
    private static String storedPrompt(List<String> prompts) {
        return String.join("\n", prompts);
    }

    private List<NegativeLabel> negatives(List<StoredLabel> labels, List<Candidate> candidates) {
        return QueryCompilation.during(spark, candidates.size(), () -> {
            Dataset<Row> embedded = promptEmbeddings().ofCandidates(candidates, options.prompts());
            try (StageWatch watch = StageWatch.begin(spark, run.progress(), "mine negatives", candidates.size())) {
                return new NegativeSelection(spark, options).select(labels, embedded, watch.done());
            } finally {
                embedded.unpersist();
            }
        });
    }

    private PromptEmbeddings promptEmbeddings() {
        return new PromptEmbeddings(spark, lake.textEmbeddings().ofModel(model.modelId()));
    }
}
