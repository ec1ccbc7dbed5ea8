package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.core.evaluation.ReferenceThreshold;
import io.lakesieve.lexicon.Candidate;
import io.lakesieve.lexicon.WordNetCandidates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a reference at 95 % flags where there is no outlier: the shipped pictures' in-distribution part, halved at random,
 * one half the reference of the other.
 *
 * <p>Both halves fill the bank, so it is the same for every halving, and so are the scores: they are computed once, by a
 * real audit, and each halving takes its own threshold from them. One halving is audited whole to show it.
 *
 * <p>{@code scripts/measure-clean-shares} runs it with all of WordNet's candidates; here every sixtieth is enough.
 */
@Tag("long")
@ExtendWith(LocalSpark.class)
class CleanDataTest {
    private static final Path PICTURES = Path.of("../demo/src/main/resources/demo/pictures");
    private static final int STEP = Integer.getInteger("clean.candidate.step", 60);
    private static final Path FIGURES = Path.of("target/clean-shares.txt");

    private static final double ACCEPT = 0.95;
    private static final int HALVINGS = 200;
    private static final List<String> METHODS = List.of("neglabel", "adaneg-task", "adaneg-sample");

    @TempDir
    private static Path folder;

    private static List<String> names;
    private static String candidates;
    /** By method and name. */
    private static Map<String, Map<String, Double>> scores;

    @BeforeAll
    static void audit() throws IOException {
        names = copyInDistributionPart(folder.resolve("all"));
        candidates = candidates();
        CommandRun run =
                audit("--threshold", "0.5", "--images", folder.resolve("all").toString());
        assertThat(run.out()).contains("%d images listed".formatted(names.size()));
        scores = new TreeMap<>();
        rowsOfLatestRun().forEach(row -> scores.computeIfAbsent(row.getAs("method"), method -> new TreeMap<>())
                .put(name(row), row.getAs("id_score")));
    }

    private static List<String> copyInDistributionPart(Path target) throws IOException {
        Set<String> labels = new TreeSet<>(Files.readAllLines(PICTURES.resolve("labels.txt")));
        List<Path> files = new ArrayList<>();
        for (String line : Files.readAllLines(PICTURES.resolve("truth.csv"))) {
            int comma = line.lastIndexOf(',');
            if (labels.contains(line.substring(comma + 1))) {
                files.add(PICTURES.resolve("images").resolve(line.substring(0, comma)));
            }
        }
        try (Stream<Path> reference = Files.walk(PICTURES.resolve("reference"))) {
            reference.filter(Files::isRegularFile).forEach(files::add);
        }
        Files.createDirectories(target);
        List<String> copied = new ArrayList<>();
        for (Path file : files) {
            String name = PICTURES.relativize(file).toString().replace('/', '-');
            Files.copy(file, target.resolve(name));
            copied.add(name);
        }
        Collections.sort(copied);
        return copied;
    }

    private static String candidates() {
        List<Candidate> all = WordNetCandidates.load();
        String lines = IntStream.range(0, all.size())
                .filter(i -> i % STEP == 0)
                .mapToObj(i ->
                        all.get(i).word() + "\t" + all.get(i).partOfSpeech().tableName())
                .collect(Collectors.joining("\n", "", "\n"));
        return TestImages.text(folder.resolve("candidates.tsv"), lines);
    }

    private static CommandRun audit(String... more) {
        String[] fixed = {
            "audit",
            "--labels",
            PICTURES.resolve("labels.txt").toString(),
            "--candidates",
            candidates,
            "--model",
            "demo",
            "--method",
            String.join(",", METHODS),
            "--lake",
            lake()
        };
        CommandRun run =
                CommandRun.of(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** One lake for all audits, so that words are embedded once. */
    private static String lake() {
        return folder.resolve("lake").toString();
    }

    private static List<Row> rowsOfLatestRun() {
        Dataset<Row> scores = LocalSpark.session().read().format("delta").load(lake() + "/scores");
        String latest = scores.agg(functions.max("run_id")).first().getString(0);
        return scores.where(functions.col("run_id").equalTo(latest)).collectAsList();
    }

    private static String name(Row row) {
        String path = row.getAs("path");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The first half of the names in a random order is the reference. */
    private static List<String> shuffled(int seed) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    private static Set<String> flagged(String method, List<String> shuffled) {
        int half = shuffled.size() / 2;
        Map<String, Double> ofMethod = scores.get(method);
        double threshold = ReferenceThreshold.of(
                shuffled.subList(0, half).stream().mapToDouble(ofMethod::get).toArray(), ACCEPT);
        return shuffled.subList(half, shuffled.size()).stream()
                .filter(name -> ofMethod.get(name) < threshold)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"neglabel", "adaneg-task", "adaneg-sample"})
    void aboutOneImageInTwentyIsFlaggedOnAverage(String method) throws IOException {
        double[] shares = new double[HALVINGS];
        for (int i = 0; i < HALVINGS; i++) {
            List<String> shuffled = shuffled(i);
            shares[i] = (double) flagged(method, shuffled).size() / (shuffled.size() - shuffled.size() / 2);
        }
        double mean = Arrays.stream(shares).average().orElseThrow();
        write(method, shares, mean);

        assertThat(mean).isBetween(0.04, 0.065);
    }

    private static void write(String method, double[] shares, double mean) throws IOException {
        double squares = Arrays.stream(shares)
                .map(share -> (share - mean) * (share - mean))
                .sum();
        Arrays.sort(shares);
        String line = String.format(
                Locale.ROOT,
                "%s of %d pictures, every %d. candidate, %d halvings: flagged share %.2f %% on average, standard"
                        + " deviation %.2f, 5th to 95th percentile %.2f to %.2f %%, most %.2f %%%n",
                method,
                names.size(),
                STEP,
                HALVINGS,
                100 * mean,
                100 * Math.sqrt(squares / (HALVINGS - 1)),
                100 * shares[HALVINGS / 20],
                100 * shares[HALVINGS - 1 - HALVINGS / 20],
                100 * shares[HALVINGS - 1]);
        String others = Files.exists(FIGURES)
                ? Files.readAllLines(FIGURES).stream()
                        .filter(other -> !other.startsWith(method + " "))
                        .map(other -> other + "\n")
                        .collect(Collectors.joining())
                : "";
        Files.writeString(FIGURES, others + line);
    }

    @Test
    void aWholeAuditOfAHalvingFlagsTheSame() throws IOException {
        List<String> shuffled = shuffled(1);
        int half = shuffled.size() / 2;
        for (int i = 0; i < shuffled.size(); i++) {
            Path target = folder.resolve(i < half ? "half/reference" : "half/images");
            Files.createDirectories(target);
            Files.copy(folder.resolve("all").resolve(shuffled.get(i)), target.resolve(shuffled.get(i)));
        }

        audit(
                "--images",
                folder.resolve("half/images").toString(),
                "--reference",
                folder.resolve("half/reference").toString(),
                "--accept",
                "0.95");

        for (String method : METHODS) {
            Set<String> flaggedByAudit = rowsOfLatestRun().stream()
                    .filter(row -> row.getAs("method").equals(method) && row.<Boolean>getAs("is_ood"))
                    .map(CleanDataTest::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(flaggedByAudit).as(method).isEqualTo(flagged(method, shuffled));
        }
    }
}
