package io.lakesieve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.cli.HostileFiles.Expected;
import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.decode.ImageDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code embed} over files of every kind that nobody can read, with sound pictures between them. */
class HostileFolderTest {
    private static final List<String> TRUTH =
            List.of("image_id", "status", "error", "width", "height", "embedding", "length");

    @TempDir
    private static Path folder;

    private static Map<String, Expected> expected;
    private static CommandRun lenient;
    private static CommandRun strict;
    private static Map<String, Row> rows;

    @BeforeAll
    static void embedTheFolder() {
        expected = HostileFiles.write(folder.resolve("images"));
        lenient = embed("images", "lenient", "--max-image-failure-rate", "1");
        strict = embed("images", "strict");
        rows = rows("images", "lenient");
    }

    @Test
    void everyFileIsARow() {
        assertThat(lenient.out())
                .contains("%1$d images listed = %1$d embedded now + 0 known".formatted(expected.size()));
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    @Test
    void everyStatusIsTrue() {
        SoftAssertions soft = new SoftAssertions();
        expected.forEach((file, truth) -> soft.assertThat(rows.get(file).<String>getAs("status"))
                .as("%s: %s", file, rows.get(file).<String>getAs("error"))
                .isIn(truth.statuses()));
        soft.assertAll();
    }

    static Set<String> cutPictures() {
        return HostileFiles.CUT.keySet();
    }

    @ParameterizedTest
    @MethodSource("cutPictures")
    void aCutPictureIsReadFromTheLengthOnFromWhichPillowReadsIt(String name) {
        ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
        byte[] whole = HostileFiles.picture(name);

        for (int length = 0; length <= whole.length; length++) {
            DecodedImage decoded = decoder.decode(Arrays.copyOf(whole, length));

            assertThat(decoded)
                    .as("%d bytes", length)
                    .isInstanceOf(
                            length < HostileFiles.CUT.get(name)
                                    ? DecodedImage.Rejected.class
                                    : DecodedImage.Pixels.class);
        }
    }

    @Test
    void soundPicturesHaveTheEmbeddingsThatTheyHaveAlone() throws IOException {
        for (String name : HostileFiles.SOUND) {
            Path alone = folder.resolve("alone").resolve(name);
            Files.createDirectories(alone.getParent());
            Files.write(alone, HostileFiles.picture(name));
        }
        assertThat(embed("alone", "sound").exitCode()).isZero();
        Map<String, Row> alone = rows("alone", "sound");

        expected.forEach((file, truth) -> truth.picture()
                .ifPresent(picture -> assertThat(rows.get(file).<Object>getAs("embedding"))
                        .as(file)
                        .isEqualTo(alone.get(picture).getAs("embedding"))));
        assertThat(alone.values().stream().map(row -> row.<Object>getAs("embedding")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void whatWasNotEmbeddedSaysWhyInOneLine() {
        assertThat(rows.values())
                .filteredOn(row -> !row.<String>getAs("status").equals("ok"))
                .allSatisfy(row -> {
                    assertThat(row.<Object>getAs("embedding")).isNull();
                    assertThat(row.<String>getAs("error")).isNotBlank().doesNotContain("\n", "Exception", "null");
                });
    }

    @Test
    void theAllowedFailureRateDecidesTheExitCodeAlone() {
        assertThat(lenient.exitCode()).as(lenient.err()).isZero();
        assertThat(strict.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED_IMAGES);
        assertThat(truth(rows("images", "strict"))).isEqualTo(truth(rows));
    }

    private static CommandRun embed(String images, String lake, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("embed", "--images", folder.resolve(images).toString()));
        arguments.addAll(List.of(
                "--model",
                TestImages.MODEL.toString(),
                "--lake",
                folder.resolve(lake).toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static Map<String, Row> rows(String images, String lake) {
        String prefix = "file:" + folder.resolve(images) + "/";
        Map<String, Row> byFile = new TreeMap<>();
        LocalSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve(lake).resolve("embeddings").toString())
                .collectAsList()
                .forEach(row -> byFile.put(row.<String>getAs("path").substring(prefix.length()), row));
        return byFile;
    }

    private static Map<String, List<Object>> truth(Map<String, Row> rows) {
        Map<String, List<Object>> truth = new TreeMap<>();
        rows.forEach((file, row) -> {
            List<Object> values = new ArrayList<>();
            TRUTH.forEach(column -> values.add(row.getAs(column)));
            truth.put(file, values);
        });
        return truth;
    }
}
