package io.lakesieve.job;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.core.score.ScoringMethod;
import io.lakesieve.job.embed.EmbedImages;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.embed.EmbedPrompts;
import io.lakesieve.job.embedded.ImageColumns;
import io.lakesieve.job.inventory.ImageState;
import io.lakesieve.job.inventory.Inventory;
import io.lakesieve.job.inventory.InventoryTally;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.mine.MineNegatives;
import io.lakesieve.job.read.ImageHashes;
import io.lakesieve.job.read.ShardPictures;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.job.score.EarlierRun;
import io.lakesieve.job.score.ImageScoring;
import io.lakesieve.job.score.ScoreCacheKeys;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.CaptionVocabulary;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.model.repository.CaptionDecoderSpec;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.TextEmbeddingsSchema;
import io.lakesieve.table.Lake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Plans a run for {@code --dry-run}: counts what would be embedded, scored and copied, and writes nothing. */
public final class PlanRun {
    private final SparkSession spark;
    private final KeptRows kept;
    private final Lake lake;
    private final String modelId;

    PlanRun(SparkSession spark, KeptRows kept, Lake lake, String modelId) {
        this.spark = spark;
        this.kept = kept;
        this.lake = lake;
        this.modelId = modelId;
    }

    /**
     * What would be embedded by a tower.
     *
     * @param fresh images of a path that is not known, or prompts
     * @param changed images of a known path that are not the ones that are known
     * @param failed known images that would be tried again: those that could not be had, and with --retry-failed all
     * @param known what need not be done again
     * @param leftOut images that would not be taken up
     * @param perhapsMoved of the fresh and changed images those that have as many bytes as known ones; they are
     *     compared by their bytes and embedded only if they differ
     * @param unread shards that would be read, of which it is not known how many images they hold
     * @param rate how many a second the last run did
     */
    public record Embedding(
            long fresh,
            long changed,
            long failed,
            long known,
            long leftOut,
            long perhapsMoved,
            long unread,
            OptionalDouble rate) {
        /** The most images or prompts that would be embedded. */
        public long work() {
            return fresh + changed + failed;
        }
    }

    /**
     * What would be scored.
     *
     * @param computed images for each method whose scores would be computed
     * @param copied images for each method whose scores would be copied
     * @param from the run that they would be copied from; empty where there is none
     * @param bank images that would be looked at for banks; if these change, what AdaNeg has is computed again
     * @param rate how many images a second the last run scored
     */
    public record Scoring(
            Map<ScoringMethod, Long> computed,
            Map<ScoringMethod, Long> copied,
            Optional<String> from,
            long bank,
            OptionalDouble rate) {
        public Scoring {
            computed = Map.copyOf(computed);
            copied = Map.copyOf(copied);
        }
    }

    /** Plans the images' embedding. */
    public Embedding images(ImageListing listing, EmbedOptions options) {
        if (listing.bytes() == ImageBytes.SHARD) {
            return shards(listing);
        }
        Inventory inventory = inventory(listing, options);
        InventoryTally known = inventory.tally();
        boolean all = options.scope() == EmbedOptions.Scope.ALL;
        long unavailable = known.images(ImageState.UNAVAILABLE);
        return new Embedding(
                all ? known.images(ImageState.NEW) : 0,
                all ? known.images(ImageState.CHANGED) : 0,
                all ? unavailable : known.images(ImageState.FAILED) + unavailable,
                all ? known.holding() : known.images(ImageState.KNOWN),
                all ? 0 : known.images(InventoryTally.PERHAPS_MOVED),
                all
                        ? inventory
                                .ofKnownLength(inventory.listed(InventoryTally.PERHAPS_MOVED, known))
                                .count()
                        : 0,
                0,
                lake.runs().latestRate(modelId, EmbedImages.STAGE));
    }

    private Embedding shards(ImageListing listing) {
        Dataset<Row> pictures = ShardPictures.of(lake.embeddings().ofModel(modelId), listing.withoutLimit());
        long read = ShardPictures.whole(pictures).count();
        return new Embedding(
                0,
                0,
                0,
                pictures.count(),
                0,
                0,
                listing.rows().count() - read,
                lake.runs().latestRate(modelId, EmbedImages.STAGE));
    }

    /** The paths, and given labels, of the listed images whose row holds. */
    private Dataset<Row> holding(ImageListing listing, EmbedOptions options) {
        Inventory inventory = inventory(listing, options);
        Dataset<Row> holding = inventory.listed(InventoryTally.HOLDING, inventory.tally());
        return ImageColumns.pathsAndLabels(holding);
    }

    private Inventory inventory(ImageListing listing, EmbedOptions options) {
        ImageListing identified = options.rehash()
                ? listing.withImageIds(new ImageHashes(spark, kept, options.limits())
                        .of(listing.rows(), listing.rows().count()))
                : listing;
        return Inventory.of(lake.embeddings(), modelId, identified, "", Instant.now());
    }

    /**
     * Plans the prompts' embedding.
     *
     * @param further what the model has besides its two towers, as far as a method needs it
     */
    public Embedding prompts(
            FurtherTowers further, MiningOptions options, List<IdLabel> labels, Candidates candidates) {
        List<String> clipn = further.noTexts().isPresent() ? MineNegatives.yesNoPrompts(labels) : List.of();
        List<String> captions = further.captionDecoder()
                .map(decoder -> new CaptionVocabulary(decoder.tokens()).prompts())
                .orElse(List.of());
        List<String> prompts = Stream.of(
                        MineNegatives.prompts(
                                options.prompts(), labels, MineNegatives.eligible(options, labels, candidates)),
                        clipn.stream(),
                        captions.stream())
                .flatMap(Function.identity())
                .distinct()
                .toList();
        long missing = missing(modelId, prompts)
                + further.noTexts()
                        .map(tower -> missing(tower.modelId(), clipn))
                        .orElse(0L);
        return new Embedding(
                missing,
                0,
                0,
                prompts.size() + clipn.size() - missing,
                0,
                0,
                0,
                lake.runs().latestRate(modelId, EmbedPrompts.STAGE));
    }

    private long missing(String tower, List<String> prompts) {
        return spark.createDataset(prompts, Encoders.STRING())
                .toDF(TextEmbeddingsSchema.PROMPT)
                .join(
                        lake.textEmbeddings().ofModel(tower).select(TextEmbeddingsSchema.PROMPT),
                        TextEmbeddingsSchema.PROMPT,
                        "left_anti")
                .count();
    }

    /** The id that the label set would have. */
    public String labelSetId(
            Optional<ModelSpec> noTexts, MiningOptions options, List<IdLabel> labels, Candidates candidates) {
        return MineNegatives.labelSetId(modelId, noTexts, options, labels, candidates);
    }

    /**
     * Plans the scores.
     *
     * @param captionDecoder the model's, where the method zoc is among the options
     * @param listing the images, or empty for all of the lake
     */
    public Scoring scores(
            String labelSetId,
            double logitScale,
            ScoringOptions options,
            Optional<CaptionDecoderSpec> captionDecoder,
            Optional<ImageListing> listing,
            EmbedOptions embedding) {
        ScoreCacheKeys keys = new ScoreCacheKeys(labelSetId, logitScale, options, captionDecoder);
        Dataset<Row> stored = lake.embeddings()
                .ofModel(modelId)
                .where(col(EmbeddingsSchema.MISSING_SINCE).isNull());
        boolean ofShards = listing.isPresent() && listing.get().bytes() == ImageBytes.SHARD;
        Dataset<Row> holding = listing.map(images -> ofShards
                        ? ShardPictures.of(stored, images)
                        : stored.join(holding(images, embedding), ImageListing.PATH))
                .orElse(stored);
        long images =
                listing.filter(all -> !ofShards).map(all -> all.rows().count()).orElseGet(holding::count);
        Optional<EarlierRun> earlier = EarlierRun.find(lake, listing.map(ImageListing::root), keys);
        List<ScoringMethod> same = earlier.map(EarlierRun::methods).orElse(List.of());
        long unchanged =
                earlier.map(before -> before.unchanged(holding).count()).orElse(0L);
        Map<ScoringMethod, Long> computed = new HashMap<>();
        Map<ScoringMethod, Long> copied = new HashMap<>();
        for (ScoringMethod method : options.methods()) {
            copied.put(method, same.contains(method) && method != ScoringMethod.TANL ? unchanged : 0);
            computed.put(method, images - copied.get(method));
        }
        long looked = new ArrayList<>(options.methods())
                .stream()
                        .filter(method -> method.adaptation().isPresent())
                        .mapToLong(computed::get)
                        .max()
                        .orElse(0);
        return new Scoring(
                computed,
                copied,
                earlier.map(before -> before.run().runId()),
                looked,
                lake.runs().latestRate(modelId, ImageScoring.STAGE));
    }
}
