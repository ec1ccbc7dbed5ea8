package io.lakesieve.cli;

import static io.lakesieve.cli.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A benchmark of generated pictures: an in-distribution set in folders, a near one by image list, a far one, one missing. */
@Tag("long")
class BenchmarkTest {
    private static final int ID = 8;
    private static final int NEAR = 5;
    private static final int FAR = 4;
    private static final List<String> METHODS = List.of("neglabel", "msp");

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static CommandRun first;
    private static CommandRun second;

    @BeforeAll
    static void run() {
        spark = LocalSpark.session();
        for (int i = 0; i < ID; i++) {
            TestImages.write(
                    data().resolve("id").resolve(i % 2 == 0 ? "n01" : "n02").resolve(i + ".png"), i);
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < NEAR; i++) {
            TestImages.write(data().resolve("pool/sub").resolve(i + ".png"), 20 + i);
            list.append("sub/").append(i).append(".png -1\n");
        }
        TestImages.write(data().resolve("pool/sub/not-listed.png"), 40);
        TestImages.text(data().resolve("lists/near.txt"), list + "sub/gone.png -1\n");
        for (int i = 0; i < FAR; i++) {
            TestImages.write(data().resolve("far").resolve(i + ".png"), 30 + i);
        }
        TestImages.text(folder.resolve("words.txt"), "house\ndesert\nphoto\nred\tadjective\n");
        TestImages.text(folder.resolve("names.txt"), "n01\tcat\nn02\tdog\n");
        String near = """
                  { name = near, group = near, images = pool, list = "lists/near.txt", published-at = "https://example.org/near" }
                """;
        write("generated", "[0]", near + """
                  { name = far, group = far, images = far, published-at = "https://example.org/far" }
                  { name = absent, group = far, images = absent, published-at = "https://example.org/absent" }
                """);
        write("more-seeds", "[0, 1]", near);
        first = benchmark("generated.conf");
        second = benchmark("more-seeds.conf");
    }

    private static void write(String name, String seeds, String outside) {
        TestImages.text(folder.resolve(name + ".conf"), """
                name = %s
                title = "Generated pictures"
                labels = "names.txt"
                id = [ { name = inside, images = id, published-at = "https://example.org/inside" } ]
                ood = [
                %s
                ]
                methods = [%s]
                candidates = "words.txt"
                negatives = 3
                groups = 2
                seeds = %s
                published = [
                  { ood = far, method = neglabel, metric = auroc, value = 50.0, source = "a paper, table 1" }
                ]
                """.formatted(name, outside, String.join(",", METHODS), seeds));
    }

    private static Path data() {
        return folder.resolve("data");
    }

    private static CommandRun benchmark(String file) {
        return CommandRun.of(
                "benchmark",
                folder.resolve(file).toString(),
                "--data",
                data().toString(),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve("lake").toString());
    }

    private static Dataset<Row> figures() {
        return figures("generated");
    }

    private static Dataset<Row> figures(String benchmark) {
        return spark.read()
                .format("delta")
                .load(folder.resolve("lake/benchmarks/%s/figures".formatted(benchmark))
                        .toString());
    }

    @Test
    void everyPairOfSetsIsAudited() {
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.summary().path("counts").path("audits").asInt()).isEqualTo(2);
    }

    @Test
    void ofTwoSeedsTheOneThatTheLakeHoldsIsNotAuditedAgain() {
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.summary().path("counts").path("audits").asInt()).isEqualTo(1);
    }

    @Test
    void aFigureIsTheMeanOverTheSeedsAndHasTheirRange() {
        List<Row> ofOneSeed = ofNear("generated");
        List<Row> ofTwo = ofNear("more-seeds");

        assertThat(ofOneSeed).hasSize(METHODS.size() * 6).hasSameSizeAs(ofTwo);
        for (int i = 0; i < ofTwo.size(); i++) {
            assertThat(ofOneSeed.get(i).<Double>getAs("spread")).isZero();
            assertThat(ofTwo.get(i).<Double>getAs("spread") / 2)
                    .isCloseTo(
                            Math.abs(ofTwo.get(i).<Double>getAs("value")
                                    - ofOneSeed.get(i).<Double>getAs("value")),
                            within(1e-12));
        }
        assertThat(ofTwo).anyMatch(row -> row.<Double>getAs("spread") > 0);
        assertThat(figures("more-seeds").where("seeds <> 2").count()).isZero();
    }

    private static List<Row> ofNear(String benchmark) {
        return figures(benchmark)
                .where("ood_set = 'near'")
                .orderBy("method", "metric")
                .collectAsList();
    }

    @Test
    void whatIsMissingIsNamedWithWhereItIsPublished() {
        assertThat(first.err())
                .contains("The set absent is not there (no folder")
                .contains("its authors publish it at https://example.org/absent")
                .contains("1 of the images that the list of near names are not there: its figures are of the other 5");
    }

    @Test
    void aSetIsEmbeddedOnce() {
        assertThat(spark.read()
                        .format("delta")
                        .load(folder.resolve("lake/embeddings").toString())
                        .count())
                .isEqualTo(ID + NEAR + FAR);
    }

    /** Two sets, the means over near, far and all; five metrics of detection and the accuracy. */
    @Test
    void eachSetAndMeanHasEachMetricOfEachMethod() {
        assertThat(figures().count()).isEqualTo(5L * METHODS.size() * 6);
        assertThat(figures().where("seeds <> 1").count()).isZero();
    }

    @Test
    void theMeanIsThatOfTheSets() {
        double near = value("ood_set = 'near'");
        double far = value("ood_set = 'far'");

        assertThat(value("ood_set = 'mean' and ood_group = 'all'")).isCloseTo((near + far) / 2, within(1e-12));
        assertThat(value("ood_set = 'mean' and ood_group = 'near'")).isEqualTo(near);
    }

    private static double value(String of) {
        return figures()
                .where("method = 'msp' and metric = 'auroc' and " + of)
                .select("value")
                .first()
                .getDouble(0);
    }

    /** The folder of half of the pictures is a cat's, so that guessing is right for some. */
    @Test
    void accuracyIsOfImagesWhoseLabelIsKnown() {
        assertThat(figures()
                        .where("metric = 'id_accuracy' and value between 0 and 1")
                        .count())
                .isEqualTo(5L * METHODS.size());
    }

    @Test
    void aPublishedFigureStandsBesideWithItsSourceAndTheDifference() {
        Row row = figures().where("published is not null").first();

        assertThat(figures().where("published is not null").count()).isEqualTo(1);
        assertThat(row.<Double>getAs("published")).isEqualTo(0.5);
        assertThat(row.<Double>getAs("difference")).isCloseTo(row.<Double>getAs("value") - 0.5, within(1e-12));
        assertThat(row.<String>getAs("source")).isEqualTo("a paper, table 1");
    }

    @Test
    void theFiguresAreAlsoACsvFileAndAPage() throws IOException {
        Path results = folder.resolve("lake/benchmarks/generated");

        assertThat(Files.readAllLines(results.resolve("figures.csv"))).hasSize(1 + 5 * METHODS.size() * 6);
        assertThat(Files.readString(results.resolve("index.html")))
                .contains("Generated pictures")
                .contains("https://example.org/absent")
                .contains("a paper, table 1");
    }

    @Test
    void withoutAnOutOfDistributionSetThereIsNoBenchmark() {
        TestImages.text(folder.resolve("nothing.conf"), """
                name = nothing
                title = "Nothing"
                labels = "names.txt"
                id = [ { name = inside, images = id, published-at = "https://example.org/inside" } ]
                ood = [ { name = absent, images = absent, published-at = "https://example.org/absent" } ]
                methods = [msp]
                """);

        assertRefused(
                benchmark("nothing.conf"), "No out-of-distribution set of the benchmark nothing is there", "--data");
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../conf/benchmarks"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void aShippedBenchmarkCanBeRead(Path file) throws IOException {
        Benchmark benchmark = Benchmark.parse(Files.readString(file), file.toString());

        assertThat(file.getFileName()).hasToString(benchmark.name() + ".conf");
        assertThat(benchmark.published()).allMatch(figure -> figure.value() > 0 && figure.value() < 100);
        benchmark.labels().ifPresent(labels -> assertThat(file.resolveSibling(labels))
                .exists());
    }
}
