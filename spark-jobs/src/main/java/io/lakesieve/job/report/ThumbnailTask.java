package io.lakesieve.job.report;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.listing.ImageBytes;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.read.ImageReader;
import io.lakesieve.job.read.ImageReader.ReadImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Makes thumbnails on the executors, one picture at a time, within the limits of bytes and pixels of the audited run.
 * Its output is the thumbnail or the reason why there is none.
 */
final class ThumbnailTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** Column of the input: the id that the run knows the image by. */
    static final String KNOWN_ID = "known_id";

    static final String REASON = "reason";

    private static final String GONE = "the file is gone";

    /** The output: the path, then the thumbnail's bytes, width and height, or a reason. */
    static final StructType OUTPUT_TYPE = new StructType()
            .add(ImageListing.PATH, DataTypes.StringType, false)
            .add("jpeg", DataTypes.BinaryType)
            .add("width", DataTypes.IntegerType)
            .add("height", DataTypes.IntegerType)
            .add(REASON, DataTypes.StringType);

    private static final StructType FILE =
            new StructType().add(ImageListing.PATH, DataTypes.StringType).add(ImageListing.LENGTH, DataTypes.LongType);

    private final ImageBytes bytes;
    private final ImageLimits limits;
    private final SerializableConfiguration hadoop;

    ThumbnailTask(ImageBytes bytes, ImageLimits limits, SerializableConfiguration hadoop) {
        this.bytes = bytes;
        this.limits = limits;
        this.hadoop = hadoop;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> images) {
        ImageReader reader = new ImageReader(bytes, limits, hadoop.value());
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> reader.close());
        Iterable<Row> all = () -> images;
        Stream<Row> stream = StreamSupport.stream(all.spliterator(), false);
        return stream.map(image -> thumbnail(reader, image)).iterator();
    }

    private Row thumbnail(ImageReader reader, Row image) {
        try {
            Row listed = bytes == ImageBytes.FILE ? file(image.getAs(ImageListing.PATH), hadoop.value()) : image;
            return reader.read(listed).map(read -> thumbnail(image, read)).orElseGet(() -> without(image, GONE));
        } catch (FileNotFoundException e) {
            return without(image, GONE);
        } catch (IOException e) {
            return without(image, "the file could not be read");
        }
    }

    private static Row file(String name, Configuration hadoop) throws IOException {
        Path path = new Path(name);
        long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
        return new GenericRowWithSchema(new Object[] {name, length}, FILE);
    }

    private static Row thumbnail(Row image, ReadImage read) {
        String knownId = image.getAs(KNOWN_ID);
        if (knownId != null && read.imageId() != null && !knownId.equals(read.imageId())) {
            return without(image, "the file is another one now than when it was scored");
        }
        if (read.decoded() instanceof DecodedImage.Rejected rejected) {
            return without(image, rejected.reason());
        }
        Optional<ThumbnailJpeg> copy = ThumbnailJpeg.of(((DecodedImage.Pixels) read.decoded()).image());
        return copy.map(jpeg -> RowFactory.create(
                        image.getAs(ImageListing.PATH), jpeg.bytes(), jpeg.width(), jpeg.height(), null))
                .orElseGet(() -> without(image, "a small copy of it would be too large"));
    }

    private static Row without(Row image, String reason) {
        return RowFactory.create(image.getAs(ImageListing.PATH), null, null, null, reason);
    }
}
