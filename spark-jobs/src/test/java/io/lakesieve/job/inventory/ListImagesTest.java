package io.lakesieve.job.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.job.LakesieveActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class ListImagesTest {
    @TempDir
    private Path folder;

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
