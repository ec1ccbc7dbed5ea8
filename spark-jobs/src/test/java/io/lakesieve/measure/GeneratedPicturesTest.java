package io.lakesieve.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakesieve.LocalSpark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.listing.ImageListing;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code measure audit --as table} has in place of files. */
@ExtendWith(LocalSpark.class)
class GeneratedPicturesTest {
    @TempDir
    private Path folder;

    /** In two steps, the second of which reaches into a second folder. */
    @Test
    void rowsAreListedAsFilesAre(SparkSession spark) {
        GeneratedPictures files =
                new GeneratedPictures(spark, folder.resolve("files").toString());
        GeneratedPictures rows =
                new GeneratedPictures(spark, folder.resolve("rows").toString());
        files.writeFiles(997, 999);
        files.writeFiles(999, 1_002);
        rows.addRows(997, 999);
        rows.addRows(999, 1_002);

        assertThat(listed(spark, "rows")).hasSize(5).containsExactlyInAnyOrderElementsOf(listed(spark, "files"));
    }

    /** The ends of the paths, and the lengths. */
    private List<Row> listed(SparkSession spark, String place) {
        try (LakesieveActions actions = LakesieveActions.of(spark)) {
            return actions.listImages(ImageSelection.allOf(folder.resolve(place).toString()))
                    .execute()
                    .rows()
                    .selectExpr("substring_index(%s, '/', -2)".formatted(ImageListing.PATH), ImageListing.LENGTH)
                    .collectAsList();
        }
    }
}
