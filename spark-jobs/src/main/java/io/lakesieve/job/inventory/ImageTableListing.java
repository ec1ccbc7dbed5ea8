package io.lakesieve.job.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;

import io.lakesieve.config.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Lists a table that holds images in its rows: with the columns {@code path} and {@code content} (encoded, as Spark's
 * binary file source writes them), or Spark's {@code image} struct (decoded).
 *
 * <p>An image's id is the SHA-256 of its bytes; for decoded ones of mode, height and width too, since the same bytes of
 * another shape are another picture.
 */
public final class ImageTableListing {
    private static final List<String> IMAGE_FIELDS = List.of("origin", "height", "width", "nChannels", "mode", "data");

    private final Dataset<Row> table;
    private final ImageLocation location;
    private final Column source;

    public ImageTableListing(SparkSession spark, ImageLocation location, Optional<String> sourceColumn) {
        this.location = location;
        this.table = location.table(spark, "path", "content");
        this.source = source(sourceColumn);
    }

    private Column source(Optional<String> name) {
        List<String> columns = Arrays.asList(table.columns());
        if (name.isPresent() && !columns.contains(name.get())) {
            throw new InputException("The table %s has no column %s but %s: check --source-column."
                    .formatted(location.uri(), name.get(), columns));
        }
        return name.map(functions::col).orElse(lit(null)).cast(DataTypes.StringType);
    }

    public ImageListing list() {
        List<String> columns = Arrays.asList(table.columns());
        if (columns.contains("path") && columns.contains("content")) {
            return checked(content(columns), ImageBytes.CONTENT);
        }
        if (columns.contains("image")) {
            return checked(rasters(table.where(col("image").isNotNull()), col("image")), ImageBytes.RASTER);
        }
        if (columns.containsAll(IMAGE_FIELDS)) {
            Column image =
                    functions.struct(IMAGE_FIELDS.stream().map(functions::col).toArray(Column[]::new));
            return checked(rasters(table, image), ImageBytes.RASTER);
        }
        throw new InputException(
                "The table %s has the columns %s: image tables need path and content, or Spark's image column."
                        .formatted(location.uri(), columns));
    }

    private Dataset<Row> content(List<String> columns) {
        requireType("path", DataTypes.StringType, "a path");
        requireType("content", DataTypes.BinaryType, "the bytes of an image file");
        Column modified = columns.contains("modificationTime")
                ? col("modificationTime").cast(DataTypes.TimestampType)
                : lit(null).cast(DataTypes.TimestampType);
        return table.select(
                col("path").as(ImageListing.PATH),
                source.as(ImageListing.SOURCE),
                length(col("content")).cast(DataTypes.LongType).as(ImageListing.LENGTH),
                modified.as(ImageListing.MODIFICATION_TIME),
                sha2(col("content"), 256).as(ImageListing.IMAGE_ID),
                col("content").as(ImageListing.CONTENT));
    }

    private void requireType(String column, DataType type, String what) {
        DataType found = table.schema().apply(column).dataType();
        if (!found.equals(type)) {
            throw new InputException("The column %s of %s is of type %s: %s is %s."
                    .formatted(column, location.uri(), found.simpleString(), what, type.simpleString()));
        }
    }

    private Dataset<Row> rasters(Dataset<Row> rows, Column image) {
        Column shape = concat_ws("x", image.getField("mode"), image.getField("height"), image.getField("width"));
        return rows.select(
                image.getField("origin").as(ImageListing.PATH),
                source.as(ImageListing.SOURCE),
                length(image.getField("data")).cast(DataTypes.LongType).as(ImageListing.LENGTH),
                lit(null).cast(DataTypes.TimestampType).as(ImageListing.MODIFICATION_TIME),
                sha2(concat(encode(shape, "UTF-8"), image.getField("data")), 256)
                        .as(ImageListing.IMAGE_ID),
                image.as(ImageListing.IMAGE));
    }

    private ImageListing checked(Dataset<Row> rows, ImageBytes bytes) {
        if (!rows.where(col(ImageListing.PATH).isNull()).isEmpty()) {
            throw new InputException(
                    "The table %s has rows without a path: give every image one.".formatted(location.uri()));
        }
        List<Row> twice = rows.groupBy(ImageListing.PATH)
                .count()
                .where("count > 1")
                .orderBy("path")
                .takeAsList(1);
        if (!twice.isEmpty()) {
            throw new InputException("The table %s holds the path %s %d times: paths must be distinct."
                    .formatted(
                            location.uri(),
                            twice.get(0).getString(0),
                            twice.get(0).getLong(1)));
        }
        return new ImageListing(location.root(), bytes, location.isRoot(), 0, rows);
    }
}
