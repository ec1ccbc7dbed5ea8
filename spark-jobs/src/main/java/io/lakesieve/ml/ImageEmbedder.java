package io.lakesieve.ml;

import io.lakesieve.image.codec.ImageLimits;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Embeds pictures by a model's image tower, from a column of encoded bytes (such as {@code content} of Spark's {@code
 * binaryFile}), of Spark's image struct, or of paths. The embeddings equal those that {@code embed} writes, to the bit.
 *
 * <p>A picture that cannot be read keeps its row: its embedding is null, {@code status} says {@code unreadable}, {@code
 * too_large}, {@code unsupported} or {@code unavailable}, and {@code error} why.
 *
 * <pre>{@code
 * new ImageEmbedder().setModelUrl("hf://Xenova/clip-vit-base-patch16").setInputCol("content")
 *         .transform(spark.read().format("binaryFile").load("photos"));
 * }</pre>
 */
public final class ImageEmbedder extends Embedder<ImageEmbedder> {
    private static final long serialVersionUID = 1L;

    private final Param<String> statusCol;
    private final LongParam maxBytes;
    private final LongParam maxPixels;

    public ImageEmbedder() {
        this(Identifiable$.MODULE$.randomUID("ImageEmbedder"));
    }

    /** A stage of that id; for Spark, which loads stages by it. */
    public ImageEmbedder(String uid) {
        super(uid, "the column of pictures: encoded bytes, Spark's image struct, or paths");
        this.statusCol = new Param<>(this, "statusCol", "ok, unreadable, too_large, unsupported or unavailable");
        this.maxBytes = new LongParam(
                this,
                "maxBytes",
                "the largest length of an encoded picture, in bytes",
                ParamValidators.inRange(1, ImageLimits.HIGHEST_MAX_BYTES));
        this.maxPixels = new LongParam(
                this,
                "maxPixels",
                "the largest number of pixels, width times height",
                ParamValidators.inRange(1, ImageLimits.HIGHEST_MAX_PIXELS));
        setDefault(statusCol, "status");
        setDefault(maxBytes, ImageLimits.DEFAULT.maxBytes());
        setDefault(maxPixels, ImageLimits.DEFAULT.maxPixels());
    }

    public Param<String> statusCol() {
        return statusCol;
    }

    public LongParam maxBytes() {
        return maxBytes;
    }

    public LongParam maxPixels() {
        return maxPixels;
    }

    public String getStatusCol() {
        return getOrDefault(statusCol);
    }

    public long getMaxBytes() {
        return (Long) getOrDefault(maxBytes);
    }

    public long getMaxPixels() {
        return (Long) getOrDefault(maxPixels);
    }

    public ImageEmbedder setStatusCol(String column) {
        return with(statusCol, column);
    }

    public ImageEmbedder setMaxBytes(long bytes) {
        return with(maxBytes, bytes);
    }

    public ImageEmbedder setMaxPixels(long pixels) {
        return with(maxPixels, pixels);
    }

    @Override
    void requireType(DataType type) {
        if (!PictureColumn.reads(type)) {
            throw new IllegalArgumentException(
                    "%s: the column '%s' is of type %s: pictures are binary, Spark's image struct, or a string, which is a path."
                            .formatted(uid(), getInputCol(), type.simpleString()));
        }
    }

    @Override
    StructType outputSchema(StructType schema) {
        StructType embedded = with(schema, outputCol(), EMBEDDING);
        return with(with(embedded, statusCol, DataTypes.StringType), errorCol(), DataTypes.StringType);
    }

    @Override
    MapPartitionsFunction<Row, Row> task(TowerInput input) {
        input.model().imageTower();
        return new ImageEmbedderTask(input, new ImageLimits(getMaxBytes(), getMaxPixels()));
    }

    /** Reads a stage that {@link #write} wrote. */
    public static MLReader<ImageEmbedder> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads a stage that was saved. */
    public static ImageEmbedder load(String path) {
        return read().load(path);
    }
}
