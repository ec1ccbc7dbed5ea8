package io.lakesieve.measure;

import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.MiningOptions;
import io.lakesieve.config.ScoringOptions;
import io.lakesieve.job.AuditPipeline;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.embed.EmbedOptions;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.report.CountedVerdicts;
import io.lakesieve.job.report.SummarizeRun;
import io.lakesieve.job.report.WriteReport;
import io.lakesieve.job.run.Progress;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.Candidates;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.WordNetCandidates;
import io.lakesieve.model.repository.FurtherTowers;
import io.lakesieve.model.repository.ModelSpec;
import io.lakesieve.table.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Times whole audits of generated pictures by a tower that costs next to nothing, so that what is left is what the job
 * costs around it: the first, the same again, again with one per cent new pictures, and again with other labels.
 *
 * <p>A small audit of a lake of its own runs first, so that a JVM's start is told apart.
 */
public final class AuditBenchmark {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WARM_UP_PICTURES = 64;
    private static final long NEW_SHARE = 100;
    private static final int CANDIDATES = 2_000;
    /** Of the model that the command measures with. */
    private static final int DIMENSION = 64;

    private static final long EMBEDDINGS_PER_COMMIT = 500_000;
    private static final List<String> LABELS =
            List.of("bird", "boat", "bridge", "chair", "cloud", "flower", "house", "lamp", "river", "tree");
    private static final List<String> OTHER_LABELS = List.of(
            "airport", "anchor", "barrel", "beach", "bicycle", "candle", "castle", "desert", "engine", "forest");

    private final SparkSession spark;
    private final ModelSpec model;
    private final ScoringOptions scoring;
    private final Storage storage;

    /** How the pictures are stored. */
    public enum Storage {
        /** Files in folders of a thousand. */
        FOLDER("folder"),
        /** Rows of a Delta table with their bytes. */
        TABLE("table"),
        /**
         * Rows of a Delta table without pictures, whose embeddings the lake has before the first audit; only rows that come
         * later have pictures.
         */
        EMBEDDED_ROWS("embedded-rows");

        private final String text;

        Storage(String text) {
            this.text = text;
        }

        /** As a user names it. */
        public String text() {
            return text;
        }
    }

    /** Prepares. */
    public AuditBenchmark(SparkSession spark, ModelSpec model, ScoringOptions scoring, Storage storage) {
        this.spark = spark;
        this.model = model;
        this.scoring = scoring;
        this.storage = storage;
    }

    /**
     * One audit.
     *
     * @param images how many were listed
     * @param seconds by the clock
     * @param cpuSeconds of this process, which is all of it where Spark runs in one process
     * @param commits to any table of the lake
     * @param read bytes that tasks read
     * @param shuffled bytes that tasks wrote for others
     * @param toDriver bytes that tasks sent to the driver
     * @param memory of the driver, after it
     */
    public record Phase(
            String name,
            long images,
            double seconds,
            double cpuSeconds,
            long jobs,
            long tasks,
            long commits,
            long read,
            long shuffled,
            long toDriver,
            MemoryUse memory) {}

    /**
     * What was measured.
     *
     * @param generateSeconds to write the pictures
     * @param startSeconds the small audit before
     */
    public record Result(
            long images, Storage storage, double generateSeconds, double startSeconds, List<Phase> phases) {
        public Result {
            phases = List.copyOf(phases);
        }
    }

    /**
     * Measures.
     *
     * @param images how many pictures the first audit finds
     * @param folder an empty one, for pictures and lakes
     */
    public Result execute(long images, String folder, Progress progress) {
        Audits small = new Audits(folder + "/start", progress);
        small.begin(WARM_UP_PICTURES);
        double startSeconds = secondsOf(() -> small.audit(LABELS));
        Audits audits = new Audits(folder + "/measured", progress);
        double generateSeconds = secondsOf(() -> audits.begin(images));
        JobCounter counter = new JobCounter();
        spark.sparkContext().addSparkListener(counter);
        List<Phase> phases = new ArrayList<>();
        phases.add(audits.phase("first", LABELS, counter));
        phases.add(audits.phase("unchanged", LABELS, counter));
        audits.add(images, images + Math.max(1, images / NEW_SHARE));
        phases.add(audits.phase("1 % new", LABELS, counter));
        phases.add(audits.phase("other labels", OTHER_LABELS, counter));
        spark.sparkContext().removeSparkListener(counter);
        return new Result(images, storage, generateSeconds, startSeconds, phases);
    }

    private static double secondsOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    /** The audits of one lake. */
    private final class Audits {
        private final Lake lake;
        private final String images;
        private final GeneratedPictures pictures;
        private final Progress progress;

        Audits(String folder, Progress progress) {
            this.lake = Lake.at(spark, folder + "/lake");
            this.images = folder + "/images";
            this.pictures = new GeneratedPictures(spark, images);
            this.progress = progress;
        }

        void add(long from, long until) {
            switch (storage) {
                case FOLDER -> pictures.writeFiles(from, until);
                case TABLE, EMBEDDED_ROWS -> pictures.addRows(from, until);
            }
        }

        /** What the first audit finds. */
        void begin(long count) {
            if (storage != Storage.EMBEDDED_ROWS) {
                add(0, count);
                return;
            }
            pictures.addRowsWithoutPictures(0, count);
            for (long from = 0; from < count; from += EMBEDDINGS_PER_COMMIT) {
                lake.embeddings()
                        .put(pictures.embeddings(
                                from, Math.min(count, from + EMBEDDINGS_PER_COMMIT), model.modelId(), DIMENSION));
            }
        }

        Phase phase(String name, List<String> labels, JobCounter counter) {
            JobCounter.Work workBefore = work(counter);
            long commitsBefore = commits();
            long cpuBefore = cpuNanos();
            long start = System.nanoTime();
            long listed = audit(labels);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            double cpuSeconds = (cpuNanos() - cpuBefore) / NANOS_PER_SECOND;
            JobCounter.Work work = work(counter).minus(workBefore);
            return new Phase(
                    name,
                    listed,
                    seconds,
                    cpuSeconds,
                    work.jobs(),
                    work.tasks(),
                    commits() - commitsBefore,
                    work.read(),
                    work.shuffled(),
                    work.toDriver(),
                    MemoryUse.afterFullCollection());
        }

        /** A whole audit, its report included; returns how many images it has rows of. */
        long audit(List<String> labels) {
            try (LakesieveActions actions = LakesieveActions.of(spark)) {
                ImageSelection selection = ImageSelection.allOf(images);
                ImageListing listing = actions.listImages(selection, lake, model, EmbedOptions.DEFAULT)
                        .execute();
                AuditPipeline.Result audited = actions.audit(
                                lake, model, actions.startRun(lake, "measure audit", Map.of(), progress))
                        .execute(request(selection, listing, labels));
                CountedVerdicts counted = new CountedVerdicts(
                        lake, audited.run(), audited.scored().calibration());
                SummarizeRun.of(counted);
                WriteReport report = actions.writeReport(lake, 0);
                audited.sameAs()
                        .ifPresentOrElse(
                                earlier -> report.copyOrExecute(counted, earlier), () -> report.execute(counted));
                return audited.scored().images();
            }
        }

        private AuditPipeline.Request request(ImageSelection selection, ImageListing listing, List<String> labels) {
            return new AuditPipeline.Request(
                    selection,
                    listing,
                    FurtherTowers.NONE,
                    Optional.empty(),
                    labels.get(0),
                    labels.stream().map(IdLabel::named).toList(),
                    candidates(),
                    MiningOptions.DEFAULT,
                    SyntheticEmbeddings.LOGIT_SCALE,
                    scoring,
                    scoring.verdictMethod(Optional.empty()),
                    EmbedOptions.DEFAULT,
                    embedded -> {},
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }

        private long commits() {
            Path root = new Path(lake.uri());
            try {
                FileSystem fileSystem = root.getFileSystem(spark.sessionState().newHadoopConf());
                FileStatus[] found = fileSystem.globStatus(new Path(root, "*/_delta_log/*.json"));
                return found == null ? 0 : Stream.of(found).count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A few of WordNet's, evenly over the list. */
    private static Candidates candidates() {
        List<Candidate> all = WordNetCandidates.load();
        return Candidates.of(IntStream.range(0, CANDIDATES)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / CANDIDATES)))
                .toList());
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private JobCounter.Work work(JobCounter counter) {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException("Spark's listeners do not come to an end", e);
        }
        return counter.work();
    }

    /** Refuses numbers that make no sense. */
    public static void requireImages(long images) {
        if (images < WARM_UP_PICTURES) {
            throw new InputException("--images is %d: name a number from %d on.".formatted(images, WARM_UP_PICTURES));
        }
    }
}
