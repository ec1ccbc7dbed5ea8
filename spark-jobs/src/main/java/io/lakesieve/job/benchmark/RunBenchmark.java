package io.lakesieve.job.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.Benchmark;
import io.lakesieve.config.InputException;
import io.lakesieve.job.evaluate.EvaluateSets;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.lexicon.ClassNames;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.BenchmarkFigure;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Metric;
import io.lakesieve.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a benchmark with one model: audits each in-distribution set joined with each out-of-distribution set, as the papers
 * do, once for each seed of the groups. A set's images are embedded once a lake; an audit that the lake holds already, of
 * the same images and settings, is not done again, so that a benchmark that was killed goes on where it was.
 */
public final class RunBenchmark {
    /** The parameter of {@code runs} by which an audit is found again. */
    public static final String KEY = "benchmark.key";

    private final Lake lake;
    private final Benchmark benchmark;
    private final BenchmarkImages images;
    private final EvaluateSets evaluate;

    /**
     * Of a lake.
     *
     * @param data folder that the sets lie below
     */
    public RunBenchmark(
            SparkSession spark,
            KeptRows kept,
            Lake lake,
            Benchmark benchmark,
            String data,
            ClassNames classes,
            EvaluateSets evaluate) {
        this.lake = lake;
        this.benchmark = benchmark;
        this.images = new BenchmarkImages(spark, kept, data, classes);
        this.evaluate = evaluate;
    }

    /** Audits images for a seed, in a run that bears those parameters. */
    @FunctionalInterface
    public interface Audit {
        /** Audits. */
        Run run(ImageListing images, long seed, Map<String, String> parameters);
    }

    /**
     * A set that could not be run.
     *
     * @param reason what is not there
     */
    public record Missing(Benchmark.ImageSet set, String reason) {}

    /**
     * What came out.
     *
     * @param figures means over the seeds, and over groups of sets
     * @param notices what is not as the benchmark has it, such as images that a list names and that are not there
     * @param audits how many were done now
     */
    public record Result(List<BenchmarkFigure> figures, List<String> notices, int audits) {
        public Result {
            figures = List.copyOf(figures);
            notices = List.copyOf(notices);
        }
    }

    /** The sets that are not there. */
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>();
        for (List<Benchmark.ImageSet> sets : List.of(benchmark.id(), benchmark.ood())) {
            for (Benchmark.ImageSet set : sets) {
                images.missing(set).ifPresent(reason -> missing.add(new Missing(set, reason)));
            }
        }
        return missing;
    }

    /**
     * Runs.
     *
     * @param model how results call the model
     * @param settings what scores depend on beside images and seed, such as the model's fingerprint
     * @throws InputException if there is no in-distribution or no out-of-distribution set
     */
    public Result execute(String model, String settings, Audit audit) {
        List<BenchmarkImages.Listed> id = listed(benchmark.id());
        List<BenchmarkImages.Listed> ood = listed(benchmark.ood());
        if (id.isEmpty() || ood.isEmpty()) {
            throw new InputException("No %s set of the benchmark %s is there: fetch one, or check --data."
                    .formatted(id.isEmpty() ? "in-distribution" : "out-of-distribution", benchmark.name()));
        }
        List<Measured> measured = new ArrayList<>();
        int audits = 0;
        for (BenchmarkImages.Listed inside : id) {
            for (BenchmarkImages.Listed outside : ood) {
                for (long seed : benchmark.seeds()) {
                    Pair pair = new Pair(inside, outside, seed);
                    Optional<Run> earlier =
                            lake.runs().latestScoring(inside.listing().root(), Map.of(KEY, pair.key(settings)));
                    audits += earlier.isPresent() ? 0 : 1;
                    Run run = earlier.orElseGet(() -> audit.run(pair.listing(), seed, Map.of(KEY, pair.key(settings))));
                    measured.add(new Measured(
                            inside.set(), outside.set(), seed, evaluate.execute(run, pair.truth(), pair.name())));
                }
            }
        }
        List<String> notices = new ArrayList<>();
        id.forEach(set -> absent(set).ifPresent(notices::add));
        ood.forEach(set -> absent(set).ifPresent(notices::add));
        return new Result(new BenchmarkFigures(benchmark, model).of(measured), notices, audits);
    }

    private List<BenchmarkImages.Listed> listed(List<Benchmark.ImageSet> sets) {
        return sets.stream()
                .filter(set -> images.missing(set).isEmpty())
                .map(images::list)
                .toList();
    }

    private static Optional<String> absent(BenchmarkImages.Listed set) {
        return set.absent() == 0
                ? Optional.empty()
                : Optional.of(
                        "%d of the images that the list of %s names are not there: its figures are of the other %d"
                                .formatted(set.absent(), set.set().name(), set.count()));
    }

    /** The figures of an audit. */
    record Measured(Benchmark.ImageSet id, Benchmark.ImageSet ood, long seed, List<Metric> metrics) {}

    /** Two sets that are audited as one. */
    private record Pair(BenchmarkImages.Listed id, BenchmarkImages.Listed ood, long seed) {
        String name() {
            return id.set().name() + "/" + ood.set().name();
        }

        ImageListing listing() {
            return id.listing().withRows(id.listing().rows().union(ood.listing().rows()));
        }

        /** Columns path, in_distribution and label. */
        Dataset<Row> truth() {
            Dataset<Row> inside = id.labels().withColumn(EvaluateSets.IN_DISTRIBUTION, lit(true));
            Dataset<Row> outside = ood.labels().withColumn(EvaluateSets.IN_DISTRIBUTION, lit(false));
            return inside.union(outside)
                    .select(
                            col(ImageListing.PATH).as(ScoresSchema.PATH),
                            col(EvaluateSets.IN_DISTRIBUTION),
                            col(BenchmarkImages.LABEL).as(EvaluateSets.LABEL));
        }

        String key(String settings) {
            Fingerprint key = new Fingerprint().add(settings).add(name()).add(Long.toString(seed));
            listing().rows().orderBy(ImageListing.PATH).collectAsList().forEach(row -> key.add(row.toString()));
            return key.shortHex();
        }
    }
}
