package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;

import io.lakesieve.config.TableColumns;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import io.lakesieve.table.TableVersions;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lists a Delta table of images that a finished run has listed before by what the lake knows of it: of the same version no row
 * is looked at, of a later one those of the files that have come since, and where files have gone the paths of all.
 */
public final class KnownImageTable {
    private final Lake lake;
    private final String modelId;

    /** Tables of which a lake holds the images under a model. */
    public KnownImageTable(Lake lake, String modelId) {
        this.lake = lake;
        this.modelId = modelId;
    }

    /**
     * The listing of the latest version; empty where the table must be looked at whole: no run has listed it, the lake does
     * not hold just its images any more, or its log does not tell what has changed.
     */
    Optional<ImageListing> list(ImageTableListing table, String root, TableColumns columns, TableVersions versions) {
        Optional<Run> earlier = lake.runs().latestOfTable(modelId, root, columns, versions.table());
        Dataset<Row> stored = lake.embeddings()
                .presentUnder(root, modelId)
                .select(
                        col(EmbeddingsSchema.PATH).as(ImageListing.PATH),
                        col(EmbeddingsSchema.SOURCE).as(ImageListing.SOURCE),
                        col(EmbeddingsSchema.LENGTH).as(ImageListing.LENGTH),
                        col(EmbeddingsSchema.MODIFICATION_TIME).as(ImageListing.MODIFICATION_TIME),
                        col(EmbeddingsSchema.IMAGE_ID).as(ImageListing.IMAGE_ID));
        return earlier.filter(run -> run.counts().getOrDefault(RunCounts.IMAGES_LISTED, 0L) == stored.count())
                .flatMap(run -> run.settings().images())
                .flatMap(RunSettings.Images::version)
                .flatMap(version -> since(version, table, stored, versions));
    }

    private static Optional<ImageListing> since(
            long version, ImageTableListing table, Dataset<Row> stored, TableVersions versions) {
        if (version == versions.latest()) {
            return Optional.of(
                    table.listing(stored).ofVersion(new ImageListing.Version(versions.table(), version, true)));
        }
        return table.hasOwnPaths()
                ? versions.since(version)
                        .flatMap(changes -> changed(table, stored, changes))
                        .map(listing ->
                                listing.ofVersion(new ImageListing.Version(versions.table(), versions.latest())))
                : Optional.empty();
    }

    private static Optional<ImageListing> changed(
            ImageTableListing table, Dataset<Row> stored, TableVersions.Changes changes) {
        Dataset<Row> come = table.of(changes.rows()).list().rows();
        Dataset<Row> paths = come.select(ImageListing.PATH);
        if (!changes.haveFilesGone() && !stored.join(paths, ImageListing.PATH).isEmpty()) {
            return Optional.empty(); // a path twice, which is for the whole listing to say
        }
        Dataset<Row> there = changes.haveFilesGone()
                ? stored.join(table.paths(), new String[] {ImageListing.PATH}, "left_semi")
                : stored;
        Dataset<Row> others = there.join(paths, new String[] {ImageListing.PATH}, "left_anti");
        return Optional.of(table.listing(come.unionByName(others, true)));
    }
}
