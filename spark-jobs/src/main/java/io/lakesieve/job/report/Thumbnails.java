package io.lakesieve.job.report;

import static org.apache.spark.sql.functions.broadcast;

import io.lakesieve.config.InputException;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.job.listing.ImageTableListing;
import io.lakesieve.job.read.ShardPictures;
import io.lakesieve.job.run.SparkTasks;
import io.lakesieve.report.Sample;
import io.lakesieve.schema.EmbeddingsSchema;
import io.lakesieve.schema.ScoresSchema;
import io.lakesieve.table.Lake;
import io.lakesieve.table.Run;
import io.lakesieve.table.RunSettings;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Makes the thumbnails of a few pictures of a run, from the files or the table that it read. */
final class Thumbnails {
    private static final StructType KNOWN = new StructType()
            .add(ImageListing.PATH, DataTypes.StringType)
            .add(ThumbnailTask.KNOWN_ID, DataTypes.StringType);

    private final SparkSession spark;
    private final Lake lake;
    private final Run run;
    private final ReportRows driver;

    Thumbnails(SparkSession spark, Lake lake, Run run, ReportRows driver) {
        this.spark = spark;
        this.lake = lake;
        this.run = run;
        this.driver = driver;
    }

    /**
     * The thumbnails, or the reasons why there are none, by path.
     *
     * @param rows a few rows with path and image_id
     */
    Map<String, Sample.Picture> of(List<Row> rows) {
        Map<String, Row> byPath = new HashMap<>();
        rows.forEach(row -> byPath.put(
                row.getAs(ScoresSchema.PATH),
                RowFactory.create(row.getAs(ScoresSchema.PATH), row.getAs(ScoresSchema.IMAGE_ID))));
        Map<String, Sample.Picture> copies = new HashMap<>();
        if (!byPath.isEmpty()) {
            driver.of(thumbnails(List.copyOf(byPath.values())), byPath.size())
                    .forEach(row -> copies.put(row.getString(0), picture(row)));
        }
        return copies;
    }

    private Dataset<Row> thumbnails(List<Row> known) {
        Optional<ImageListing> table = table();
        Dataset<Row> asked = spark.createDataFrame(known, KNOWN);
        boolean ofShards = table.isEmpty() && known.stream().anyMatch(row -> ShardPictures.isMember(row.getString(0)));
        Dataset<Row> found = table.map(ImageListing::rows)
                .or(() -> ofShards ? Optional.of(members()) : Optional.empty())
                .map(rows -> rows.join(broadcast(asked), ImageListing.PATH))
                .orElse(asked)
                .repartition(SparkTasks.forItems(spark, known.size(), 1));
        ThumbnailTask task = new ThumbnailTask(
                table.map(ImageListing::bytes).orElse(ofShards ? ImageBytes.MEMBER : ImageBytes.FILE),
                limits(),
                new SerializableConfiguration(spark.sessionState().newHadoopConf()));
        return found.mapPartitions(task, Encoders.row(ThumbnailTask.OUTPUT_TYPE));
    }

    /** Where the pictures of shards lie. */
    private Dataset<Row> members() {
        return lake.embeddings()
                .ofModel(run.modelId())
                .select(EmbeddingsSchema.PATH, EmbeddingsSchema.LENGTH, EmbeddingsSchema.MEMBER);
    }

    /** The table that the run read its images from; empty where it read files, or where the table is gone. */
    private Optional<ImageListing> table() {
        Optional<RunSettings.Images> images = run.settings().images();
        if (images.isEmpty()) {
            return Optional.empty();
        }
        try {
            ImageLocation location = ImageLocation.resolve(spark, images.get().uri());
            return location.kind() == ImageLocation.Kind.FILES
                    ? Optional.empty()
                    : Optional.of(
                            new ImageTableListing(spark, location, images.get().columns()).list());
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private ImageLimits limits() {
        return run.settings()
                .limits()
                .map(limits -> new ImageLimits(limits.bytes(), limits.pixels()))
                .orElse(ImageLimits.DEFAULT);
    }

    private static Sample.Picture picture(Row row) {
        return row.isNullAt(1)
                ? new Sample.Picture.Missing(row.getAs(ThumbnailTask.REASON))
                : new Sample.Picture.Thumbnail(
                        "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(row.<byte[]>getAs(1)),
                        row.getInt(2),
                        row.getInt(3));
    }
}
