package io.lakesieve.ml;

import io.lakesieve.image.codec.DecodedImage;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.image.codec.ImageStatus;
import io.lakesieve.image.decode.ImageDecoder;
import io.lakesieve.job.read.ImageFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the pictures of a column; one that cannot be read becomes a {@link DecodedImage.Rejected}. */
final class PictureColumn {
    private static final String HEIGHT = "height";
    private static final String WIDTH = "width";
    private static final String CHANNELS = "nChannels";
    private static final String MODE = "mode";
    private static final String DATA = "data";

    /** The fields of Spark's image struct that are read. */
    private static final StructType IMAGE = new StructType()
            .add(HEIGHT, DataTypes.IntegerType)
            .add(WIDTH, DataTypes.IntegerType)
            .add(CHANNELS, DataTypes.IntegerType)
            .add(MODE, DataTypes.IntegerType)
            .add(DATA, DataTypes.BinaryType);

    private final int ordinal;
    private final DataType type;
    private final ImageLimits limits;
    private final ImageDecoder decoder;
    private final Configuration hadoop;

    PictureColumn(int ordinal, DataType type, ImageLimits limits, Configuration hadoop) {
        this.ordinal = ordinal;
        this.type = type;
        this.limits = limits;
        this.decoder = new ImageDecoder(limits);
        this.hadoop = hadoop;
    }

    /** Whether columns of that type can hold pictures. */
    static boolean reads(DataType type) {
        return type.equals(DataTypes.BinaryType)
                || type.equals(DataTypes.StringType)
                || (type instanceof StructType struct && isImage(struct));
    }

    private static boolean isImage(StructType struct) {
        List<String> names = Arrays.asList(struct.fieldNames());
        return Arrays.stream(IMAGE.fields())
                .allMatch(field -> names.contains(field.name())
                        && struct.apply(field.name()).dataType().equals(field.dataType()));
    }

    DecodedImage read(Row row) {
        if (row.isNullAt(ordinal)) {
            return unreadable("the picture is null");
        }
        if (type.equals(DataTypes.BinaryType)) {
            return decoder.decode(row.<byte[]>getAs(ordinal));
        }
        return type.equals(DataTypes.StringType) ? file(row.getString(ordinal)) : raster(row.getStruct(ordinal));
    }

    private DecodedImage file(String path) {
        try {
            return decoder.decode(ImageFile.read(path, limits.maxBytes(), hadoop));
        } catch (FileNotFoundException | ChecksumException | IllegalArgumentException e) { // the last of no path
            return unreadable("the file could not be read: " + e.getMessage());
        } catch (IOException e) {
            return new DecodedImage.Rejected(ImageStatus.UNAVAILABLE, "the file could not be read: " + e.getMessage());
        }
    }

    private DecodedImage raster(Row image) {
        for (String field : IMAGE.fieldNames()) {
            if (image.isNullAt(image.fieldIndex(field))) {
                return unreadable("the image's %s is null".formatted(field));
            }
        }
        return decoder.fromRaster(
                image.<Integer>getAs(HEIGHT),
                image.<Integer>getAs(WIDTH),
                image.<Integer>getAs(CHANNELS),
                image.<Integer>getAs(MODE),
                image.getAs(DATA));
    }

    private static DecodedImage unreadable(String reason) {
        return new DecodedImage.Rejected(ImageStatus.UNREADABLE, reason);
    }
}
