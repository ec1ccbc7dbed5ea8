package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.TableColumns;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.RunCounts;
import io.lakesieve.table.EmbeddingsTable;
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
    Optional<ImageListing> list(ImageTableListing table, TableColumns columns, TableVersions versions) {
        Optional<Run> earlier = lake.runs().latestOfTable(modelId, table.root(), columns, versions.table());
        Optional<Long> version = earlier.flatMap(run -> run.settings().images()).flatMap(RunSettings.Images::version);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        // As they are now: other runs may embed more of the table while this one is at work.
        Dataset<Row> present = lake.embeddings().presentNow(table.root(), modelId);
        long held = present.count();
        return held > 0 && held == earlier.get().counts().getOrDefault(RunCounts.IMAGES_LISTED, 0L)
                ? since(version.get(), table, present, versions)
                : Optional.empty();
    }

    private Optional<ImageListing> since(
            long version, ImageTableListing table, Dataset<Row> present, TableVersions versions) {
        if (version == versions.latest()) {
            ImageListing.Added nothing = new ImageListing.Added(stored(present).limit(0), 0, present);
            return Optional.of(listing(table, stored(present), versions, Optional.of(nothing)));
        }
        return table.hasOwnPaths()
                ? versions.since(version).flatMap(changes -> changed(table, present, changes, versions))
                : Optional.empty();
    }

    private Optional<ImageListing> changed(
            ImageTableListing table, Dataset<Row> present, TableVersions.Changes changes, TableVersions versions) {
        Dataset<Row> come = table.of(changes.rows()).list().rows();
        Dataset<Row> paths = come.select(ImageListing.PATH);
        if (changes.haveFilesGone()) {
            Dataset<Row> others = stored(present)
                    .join(table.paths(), new String[] {ImageListing.PATH}, "left_semi")
                    .join(paths, new String[] {ImageListing.PATH}, "left_anti");
            return Optional.of(listing(table, come.unionByName(others, true), versions, Optional.empty()));
        }
        long count = come.count();
        Row known = RowsOfPaths.of(lake.embeddings().ofModel(modelId), paths, count)
                .agg(count(lit(1)), count_if(EmbeddingsTable.isPresentUnder(table.root())))
                .first();
        if (known.getLong(1) > 0) {
            return Optional.empty(); // a path twice, which is for the whole listing to say
        }
        Optional<ImageListing.Added> added =
                Optional.of(new ImageListing.Added(come, count, present)).filter(all -> known.getLong(0) == 0);
        return Optional.of(listing(table, come.unionByName(stored(present), true), versions, added));
    }

    private static Dataset<Row> stored(Dataset<Row> present) {
        return present.select(
                col(EmbeddingsSchema.PATH).as(ImageListing.PATH),
                col(EmbeddingsSchema.SOURCE).as(ImageListing.SOURCE),
                col(EmbeddingsSchema.LENGTH).as(ImageListing.LENGTH),
                col(EmbeddingsSchema.MODIFICATION_TIME).as(ImageListing.MODIFICATION_TIME),
                col(EmbeddingsSchema.IMAGE_ID).as(ImageListing.IMAGE_ID));
    }

    private static ImageListing listing(
            ImageTableListing table, Dataset<Row> rows, TableVersions versions, Optional<ImageListing.Added> added) {
        return table.listing(rows).ofVersion(new ImageListing.Version(versions.table(), versions.latest(), added));
    }
}
