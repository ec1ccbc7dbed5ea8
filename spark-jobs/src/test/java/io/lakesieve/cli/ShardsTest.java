package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.FaultyFileSystem;
import io.lakesieve.LocalSpark;
import io.lakesieve.S3Server;
import io.lakesieve.TestShards;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures in tars, as WebDataset keeps them. */
@Tag("long")
class ShardsTest {
    private static final int PICTURES = 8;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Path images;
    private static Map<String, List<Float>> ofFiles;

    @BeforeAll
    static void embedAFolder() {
        spark = LocalSpark.session();
        images = folder.resolve("images");
        IntStream.range(0, PICTURES).forEach(i -> TestImages.write(images.resolve(i + ".png"), i + 1));
        embed(images, "lake");
        ofFiles = embeddings("lake");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void picturesHaveTheEmbeddingsOfTheirFilesHoweverManyShardsTheyLieIn(int shards) {
        Path place = folder.resolve("split" + shards);
        for (int shard = 0; shard < shards; shard++) {
            TestShards tar = shard % 2 == 0 ? TestShards.gnu() : TestShards.posix();
            for (int i = shard; i < PICTURES; i += shards) {
                tar.add(i + ".png", picture(i)).add(i + ".cls", "cat");
            }
            tar.write(place.resolve("train/%05d.tar".formatted(shard)));
            TestImages.text(place.resolve("train/%05d_stats.json".formatted(shard)), "{}");
        }

        CommandRun run = embed(place, "lake" + shards, "--commit-rows", "2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("8 images listed = 8 embedded now + 0 known");
        assertThat(embeddings("lake" + shards)).isEqualTo(ofFiles);
        assertThat(rows("lake" + shards))
                .allSatisfy(row -> assertThat(row.<String>getAs("source")).isEqualTo("train"))
                .anySatisfy(row ->
                        assertThat(row.<String>getAs("path")).isEqualTo("file:" + place + "/train/00000.tar!/0.png"));
    }

    @Test
    void ofShardsOfAStoreTheFirstPicturesAreTaken() throws IOException {
        try (S3Server store = new S3Server()) {
            store.serve(spark.sparkContext().hadoopConfiguration());
            store.put("shards/a.tar", tar(0, 1, 2, 3).bytes());
            store.put("shards/b.tar", tar(4, 5, 6, 7).bytes());

            CommandRun look = embed("s3a://bucket/shards/*.tar", "stored", "--limit", "3");
            CommandRun run = embed("s3a://bucket/shards/*.tar", "stored");

            assertThat(look.exitCode()).as(look.err()).isZero();
            assertThat(look.out()).contains("3 images listed = 3 embedded now");
            assertThat(run.out()).contains("8 images listed = 8 embedded now");
            assertThat(embeddings("stored")).isEqualTo(ofFiles);
        }
    }

    @Test
    void aShardThatIsNotWholeIsARowAndTheRestGoesOn() throws IOException {
        Path place = folder.resolve("broken");
        tar(0, 1, 2).write(place.resolve("good.tar"));
        byte[] whole = tar(3, 4).bytes();
        Files.write(place.resolve("cut.tar"), Arrays.copyOf(whole, 512 + picture(3).length + 700));
        Files.write(place.resolve("empty.tar"), new byte[0]);
        TestImages.text(place.resolve("text.tar"), "no tar");
        tar(5, 6).add("5.png", picture(7)).write(place.resolve("twice.tar"));

        CommandRun run = embed(place, "damaged", "--max-image-failure-rate", "0.5");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("1 members of shards do not count");
        Map<String, List<Float>> found = embeddings("damaged");
        assertThat(found).containsOnlyKeys("0.png", "1.png", "2.png", "3.png", "5.png", "6.png");
        assertThat(found.get("5.png")).isEqualTo(ofFiles.get("7.png"));
        assertThat(rows("damaged").stream()
                        .filter(row -> row.getAs("error") != null)
                        .collect(Collectors.toMap(ShardsTest::name, row -> row.<String>getAs("error"))))
                .hasEntrySatisfying("cut.tar", reason -> assertThat(reason).startsWith("The shard ends"))
                .hasEntrySatisfying("empty.tar", reason -> assertThat(reason).isEqualTo("The shard is empty"))
                .hasEntrySatisfying("text.tar", reason -> assertThat(reason).startsWith("The shard"))
                .hasSize(3);
    }

    @Test
    void aShardWhoseReadBreaksOffIsUnavailableUntilALaterRunReadsIt() throws IOException {
        Path place = folder.resolve("breaking");
        tar(0, 1, 2).write(place.resolve("resumed.tar"));
        tar(3, 4).write(place.resolve("lost.tar"));
        TestImages.text(place.resolve("text.tar"), "no tar");
        FaultyFileSystem.settings().forEach(spark.conf()::set);
        FaultyFileSystem.breakAt("resumed.tar", 700, 2);
        FaultyFileSystem.breakAt("lost.tar", 512 + picture(3).length + 700, 1_000);
        String images = FaultyFileSystem.SCHEME + "://" + place;

        CommandRun broken = embed(images, "resumed", "--max-image-failure-rate", "1");
        Map<String, String> brokenErrors = errors("resumed");
        CommandRun plan = embed(images, "resumed", "--dry-run");
        FaultyFileSystem.breakAt("lost.tar", 0, 0);
        CommandRun again = embed(images, "resumed", "--max-image-failure-rate", "1");
        CommandRun unchanged = embed(images, "resumed", "--dry-run");

        assertThat(broken.exitCode()).as(broken.err()).isZero();
        assertThat(broken.out()).contains("6 images listed = 6 embedded now");
        assertThat(brokenErrors).containsOnlyKeys("lost.tar", "text.tar");
        assertThat(brokenErrors.get("lost.tar"))
                .startsWith("unavailable: The shard could not be read on from byte ")
                .endsWith(": Connection reset");
        assertThat(brokenErrors.get("text.tar")).startsWith("unreadable: ");
        assertThat(plan.out()).contains("6 are known", "Beside them 1 shards are read");
        assertThat(again.out()).contains("6 images listed = 1 embedded now + 5 known");
        assertThat(errors("resumed")).containsOnlyKeys("text.tar");
        assertThat(embeddings("resumed")).hasSize(5).allSatisfy((name, embedding) -> assertThat(embedding)
                .isEqualTo(ofFiles.get(name)));
        assertThat(unchanged.out()).contains("6 are known").doesNotContain("shards are read");
        FaultyFileSystem.settings().keySet().forEach(spark.conf()::unset);
    }

    @Test
    void aShardIsReadAgainWhenItHasChangedAndAtItsOffsetsWhenAsked() throws IOException {
        Path place = folder.resolve("changing");
        Path first = tar(0, 1).write(place.resolve("a.tar"));
        tar(2, 3).write(place.resolve("b.tar"));
        embed(place, "again");
        FileTime time = Files.getLastModifiedTime(first);
        byte[] bytes = Files.readAllBytes(first);
        int inTheFirstPicture = 512 + picture(0).length / 2;
        bytes[inTheFirstPicture] ^= 1;
        Files.write(first, bytes);
        Files.setLastModifiedTime(first, time);

        CommandRun unchanged = embed(place, "again");
        CommandRun hashed = embed(place, "again", "--rehash", "--max-image-failure-rate", "1");
        tar(0, 4).write(first);
        CommandRun changed = embed(place, "again");

        assertThat(unchanged.out()).contains("4 images listed = 0 embedded now + 4 known");
        assertThat(hashed.out()).contains("4 images listed = 1 embedded now + 3 known");
        assertThat(changed.out()).contains("4 images listed = 2 embedded now + 2 known");
        assertThat(rows("again").stream()
                        .filter(row -> row.getAs("missing_since") != null)
                        .map(ShardsTest::name))
                .containsExactly("1.png");
    }

    private static TestShards tar(int... pictures) {
        TestShards tar = TestShards.gnu();
        Arrays.stream(pictures).forEach(i -> tar.add(i + ".png", picture(i)));
        return tar;
    }

    private static byte[] picture(int i) {
        try {
            return Files.readAllBytes(images.resolve(i + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandRun embed(Object place, String lake, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "embed",
                "--images",
                place.toString(),
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve(lake).toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<Row> rows(String lake) {
        return spark.read()
                .format("delta")
                .load(folder.resolve(lake) + "/embeddings")
                .collectAsList();
    }

    private static Map<String, String> errors(String lake) {
        return rows(lake).stream()
                .filter(row -> row.getAs("error") != null)
                .collect(Collectors.toMap(
                        ShardsTest::name, row -> row.getAs("status") + ": " + row.<String>getAs("error")));
    }

    private static String name(Row row) {
        String path = row.getAs("path");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Map<String, List<Float>> embeddings(String lake) {
        Map<String, List<Float>> embeddings = new TreeMap<>();
        rows(lake).stream()
                .filter(row -> row.<String>getAs("status").equals("ok"))
                .forEach(row -> embeddings.put(name(row), row.getList(row.fieldIndex("embedding"))));
        return embeddings;
    }
}
