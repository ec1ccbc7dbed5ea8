package io.lakesieve.job.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.FaultyFileSystem;
import io.lakesieve.LocalSpark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.read.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class ListImagesTest {
    @TempDir
    private Path folder;

    @Test
    void picturesNamedAsCamerasDoAreListedAndWhatIsLeftOutIsCounted(SparkSession spark) throws IOException {
        write("_DSC0001.JPG", "DSC0002.JPG", "_SUCCESS", "._DSC0002.JPG", ".DS_Store", "_temporary/0/a.jpg");

        ImageListing listing = list(spark, folder);

        assertThat(paths(listing)).containsExactly("DSC0002.JPG", "_DSC0001.JPG");
        assertThat(listing.leftOut()).isEqualTo(new LeftOut(4, 0, 0));
        assertThat(listing.leftOutNotices()).singleElement().asString().startsWith("4 files below ");
    }

    @Test
    void tablesAndReportsOfLakesAreLeftOutAndCounted(SparkSession spark) throws IOException {
        write("a.jpg", "scores/b.jpg", "old/photos/c.jpg", "old/photos/scores/d.jpg");
        write(
                "old/runs/_delta_log/0.json",
                "old/runs/part-0.parquet",
                "old/scores/part-0.parquet",
                "old/reports/1.html");

        ImageListing listing = list(spark, folder);

        assertThat(paths(listing))
                .containsExactly("a.jpg", "old/photos/c.jpg", "old/photos/scores/d.jpg", "scores/b.jpg");
        assertThat(listing.leftOut()).isEqualTo(new LeftOut(0, 4, 0));
        assertThat(listing.leftOutNotices()).singleElement().asString().contains("of lakes that lie there");
    }

    @Test
    void picturesBesideTheTablesOfALakeAreListed(SparkSession spark) throws IOException {
        write("a.jpg", "cat/b.jpg", "runs/_delta_log/0.json", "embeddings/part-0.parquet");

        ImageListing listing = list(spark, folder);

        assertThat(paths(listing)).containsExactly("a.jpg", "cat/b.jpg");
        assertThat(listing.leftOut()).isEqualTo(new LeftOut(0, 2, 0));
    }

    /** By a shell, since Java cannot say such a name. */
    @Test
    void namesThatAreNotUtf8AreCounted(SparkSession spark) throws Exception {
        write("a.jpg", "\u00FCml\u00E4ut.jpg");
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        Process shell = new ProcessBuilder(
                        "sh", "-c", "touch \"$(printf 'm\\374ll.jpg')\"; mkdir \"$(printf '\\344')\"")
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();

        ImageListing listing = list(spark, folder);

        assertThat(paths(listing)).containsExactly("a.jpg", "\u00FCml\u00E4ut.jpg");
        assertThat(listing.leftOut()).isEqualTo(new LeftOut(0, 0, 2));
        assertThat(listing.leftOutNotices())
                .singleElement()
                .asString()
                .contains("no text in the locale's encoding, UTF-8");
    }

    @Test
    void aNameWithAColonIsListedAndRead(SparkSession spark) throws IOException {
        write("2024-01-01 12:30:00.jpg");

        Row image = list(spark, folder).rows().first();

        assertThat(new ImageReader(
                                ImageBytes.FILE,
                                ImageLimits.DEFAULT,
                                spark.sessionState().newHadoopConf())
                        .read(image)
                        .orElseThrow()
                        .decoded())
                .isEqualTo(new DecodedImage.Rejected(ImageStatus.UNREADABLE, "The file is in no known image format"));
    }

    @Test
    void linksToParentsEndAndNothingIsListedTwice(SparkSession spark) throws IOException {
        write("a/x.jpg", "b/y.jpg");
        Files.createSymbolicLink(folder.resolve("a/loop"), Path.of(".."));
        Files.createSymbolicLink(folder.resolve("b/loop"), folder);
        Files.createSymbolicLink(folder.resolve("again"), folder.resolve("b"));

        assertThat(paths(list(spark, folder))).containsExactly("a/x.jpg", "b/y.jpg");
    }

    @Test
    void aLinkToAFolderThatLiesElsewhereIsFollowed(SparkSession spark) throws IOException {
        write("elsewhere/x.jpg", "here/y.jpg");
        Files.createSymbolicLink(folder.resolve("here/more"), folder.resolve("elsewhere"));

        assertThat(paths(list(spark, folder.resolve("here")))).containsExactly("here/more/x.jpg", "here/y.jpg");
    }

    /** Too many for the driver, on a disk and in a store. */
    @ParameterizedTest
    @ValueSource(strings = {"file:", FaultyFileSystem.SCHEME + ":"})
    void aTreeOfManyFoldersIsListedByTasks(String scheme) throws IOException {
        SparkSession spark = LocalSpark.session().newSession();
        FaultyFileSystem.settings().forEach(spark.conf()::set);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            expected.add("class %02d/x.jpg".formatted(i));
            expected.add("class %02d/deep/er/2024:y.jpg".formatted(i));
            write("class %02d/.git/z.jpg".formatted(i));
        }
        write(expected.toArray(String[]::new));

        ImageListing listing = list(spark, scheme + folder);

        assertThat(paths(listing, scheme))
                .containsExactlyElementsOf(expected.stream().sorted().toList());
        assertThat(listing.leftOut()).isEqualTo(new LeftOut(90, 0, 0));
        assertThat(listing.rows().select(ImageListing.SOURCE).distinct().count())
                .isEqualTo(90);
        assertThat(listing.rows()
                        .where("length = 1 AND modification_time IS NOT NULL")
                        .count())
                .isEqualTo(180);
    }

    @Test
    void linksInATreeThatTasksListAreFollowedOnce(SparkSession spark) throws IOException {
        write("elsewhere/x.jpg", "elsewhere/below/y.jpg", "here/z.jpg");
        for (int i = 0; i < 90; i++) {
            Path folderOfLinks = Files.createDirectories(folder.resolve("here/%02d".formatted(i)));
            Files.createSymbolicLink(folderOfLinks.resolve("up"), Path.of(".."));
            Files.createSymbolicLink(folderOfLinks.resolve("more"), folder.resolve("elsewhere"));
        }
        Files.createSymbolicLink(folder.resolve("here/below"), folder.resolve("elsewhere/below"));

        List<String> paths = paths(list(spark, folder.resolve("here")));

        assertThat(paths).hasSize(3).contains("here/z.jpg");
        assertThat(paths).filteredOn(path -> path.endsWith("/more/x.jpg")).hasSize(1);
        assertThat(paths).filteredOn(path -> path.endsWith("/more/below/y.jpg")).hasSize(1);
    }

    @Test
    void aFolderOfManyFilesIsListedByATask(SparkSession spark) throws IOException {
        write(IntStream.range(0, 10_001).mapToObj("%05d.jpg"::formatted).toArray(String[]::new));

        assertThat(list(spark, folder).rows().count()).isEqualTo(10_001);
    }

    @Test
    void aFolderWithBracketsInItsNameIsThatFolder(SparkSession spark) throws IOException {
        write("photos [2024]/y.jpg", "photos 2/z.jpg");

        ImageListing listing = list(spark, folder.resolve("photos [2024]"));

        assertThat(paths(listing)).containsExactly("photos [2024]/y.jpg");
        assertThat(listing.isComplete()).isTrue();
    }

    @Test
    void bracketsAreAWildcardWhereNoFolderHasThatName(SparkSession spark) throws IOException {
        write("photos 1/x.jpg", "photos 2/y.jpg", "photos 3/z.jpg");

        ImageListing listing = list(spark, folder.resolve("photos [12]"));

        assertThat(paths(listing)).containsExactly("photos 1/x.jpg", "photos 2/y.jpg");
        assertThat(listing.isComplete()).isFalse();
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.write(folder.resolve(name), new byte[] {1});
        }
    }

    private static ImageListing list(SparkSession spark, Path root) {
        return list(spark, root.toString());
    }

    private static ImageListing list(SparkSession spark, String uri) {
        return LakesieveActions.of(spark).listImages(ImageSelection.allOf(uri)).execute();
    }

    private List<String> paths(ImageListing listing) {
        return paths(listing, "file:");
    }

    private List<String> paths(ImageListing listing, String scheme) {
        String root = scheme + folder + "/";
        return listing.rows().select(ImageListing.PATH).as(Encoders.STRING()).collectAsList().stream()
                .map(path -> path.replace(root, ""))
                .sorted()
                .toList();
    }

    /** Java's strings have two characters for what is one to Spark. */
    @Test
    void theSourceIsTheWholeFirstFolderBelowARootWithAnEmoji(SparkSession spark) throws IOException {
        Path root = folder.resolve("cats \uD83D\uDC08");
        Files.createDirectories(root.resolve("tabby"));
        Files.write(root.resolve("tabby/1.png"), new byte[] {1});

        ImageListing listing = LakesieveActions.of(spark)
                .listImages(ImageSelection.allOf(root.toString()))
                .execute();

        assertThat(listing.rows().select(ImageListing.SOURCE).first().getString(0))
                .isEqualTo("tabby");
    }
}
