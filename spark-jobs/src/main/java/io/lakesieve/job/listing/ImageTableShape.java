package io.lakesieve.job.listing;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TableColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where a table of images has what: by the names that a user gives, else by the shapes that tables of images have. These
 * are {@code path} and {@code content}, as Spark's binary file source writes them; Spark's {@code image} struct, or its
 * fields; Hugging Face's struct of {@code bytes} and {@code path}; img2dataset's {@code key} and {@code jpg}.
 *
 * @param image the bytes of an encoded picture, or Spark's struct
 * @param bytes which of the two
 * @param path empty where the table has none
 * @param naming what a path says
 */
record ImageTableShape(Column image, ImageBytes bytes, Optional<Column> path, Naming naming) {
    private static final List<String> RASTER_FIELDS = List.of("origin", "height", "width", "nChannels", "mode", "data");
    private static final List<String> DOWNLOADED = List.of("jpg", "png", "webp");
    private static final String PATH = "path";
    private static final String KEY = "key";

    /** What paths are worth. */
    enum Naming {
        /** Each image has one of its own, which stays as it is. */
        OWN,
        /** A name below the table's root, if an image has one. */
        BELOW_ROOT
    }

    /**
     * Looks at a table's columns.
     *
     * @param uri for messages
     * @throws InputException if a named column is missing, or none holds pictures
     */
    static ImageTableShape of(StructType table, String uri, TableColumns named) {
        Optional<Column> path = named.path().map(name -> path(required(table, uri, name, "--path-column"), uri));
        ImageTableShape found = named.content()
                .map(name -> ofContent(table, required(table, uri, name, "--content-column"), uri, path.isPresent()))
                .or(() -> recognised(table, uri))
                .orElseThrow(() -> new InputException(("The table %s has the columns %s: image tables need path and"
                                + " content, Spark's or Hugging Face's image column, or img2dataset's key and jpg; name"
                                + " others with --content-column and --path-column.")
                        .formatted(uri, Arrays.toString(table.fieldNames()))));
        return path.isPresent() ? new ImageTableShape(found.image, found.bytes, path, Naming.OWN) : found;
    }

    private static NestedColumn required(StructType table, String uri, String name, String flag) {
        return NestedColumn.find(table, name)
                .orElseThrow(() -> new InputException("The table %s has no column %s but %s: check %s."
                        .formatted(uri, name, Arrays.toString(table.fieldNames()), flag)));
    }

    /** A named column of pictures, with the path that lies beside it unless there is one already. */
    private static ImageTableShape ofContent(StructType table, NestedColumn content, String uri, boolean hasPath) {
        if (content.type() instanceof StructType struct) {
            return ofStruct(content, struct, uri)
                    .orElseThrow(() -> new InputException(
                            "The column %s of %s is of type %s: --content-column takes bytes, or a struct that has them."
                                    .formatted(content.name(), uri, struct.simpleString())));
        }
        Column bytes = encoded(content, uri);
        int dot = content.name().lastIndexOf('.');
        Optional<NestedColumn> beside = hasPath || dot < 0
                ? Optional.empty()
                : NestedColumn.find(table, content.name().substring(0, dot + 1) + PATH);
        if (beside.isPresent()) {
            return new ImageTableShape(
                    bytes, ImageBytes.CONTENT, beside.map(found -> path(found, uri)), Naming.BELOW_ROOT);
        }
        Optional<NestedColumn> own = hasPath ? Optional.empty() : NestedColumn.find(table, PATH);
        return new ImageTableShape(bytes, ImageBytes.CONTENT, own.map(found -> path(found, uri)), Naming.OWN);
    }

    private static Optional<ImageTableShape> recognised(StructType table, String uri) {
        Optional<NestedColumn> content = NestedColumn.find(table, "content");
        if (content.isPresent() && NestedColumn.find(table, PATH).isPresent()) {
            return content.map(column -> ofContent(table, column, uri, false));
        }
        return ofStructs(table, uri).or(() -> ofDownloads(table, uri)).or(() -> ofFields(table));
    }

    /** The column {@code image}, or else the first struct that holds pictures. */
    private static Optional<ImageTableShape> ofStructs(StructType table, String uri) {
        Stream<String> others = Arrays.stream(table.fields())
                .filter(field -> field.dataType() instanceof StructType)
                .map(StructField::name);
        return Stream.concat(Stream.of("image"), others)
                .flatMap(name -> NestedColumn.find(table, name).stream())
                .filter(column -> column.type() instanceof StructType)
                .flatMap(column -> ofStruct(column, (StructType) column.type(), uri).stream())
                .findFirst();
    }

    private static Optional<ImageTableShape> ofStruct(NestedColumn image, StructType struct, String uri) {
        if (hasAll(struct, RASTER_FIELDS)) {
            return Optional.of(new ImageTableShape(
                    image.column(),
                    ImageBytes.RASTER,
                    Optional.of(image.column().getField("origin")),
                    Naming.OWN));
        }
        return image.nested("bytes")
                .filter(bytes -> bytes.type().equals(DataTypes.BinaryType))
                .map(bytes -> new ImageTableShape(
                        bytes.column(),
                        ImageBytes.CONTENT,
                        image.nested(PATH).map(found -> path(found, uri)),
                        Naming.BELOW_ROOT));
    }

    private static Optional<ImageTableShape> ofDownloads(StructType table, String uri) {
        Optional<NestedColumn> key = NestedColumn.find(table, KEY);
        return key.flatMap(found -> DOWNLOADED.stream()
                .flatMap(format -> NestedColumn.find(table, format).stream())
                .filter(column -> column.type().equals(DataTypes.BinaryType))
                .map(column -> new ImageTableShape(
                        column.column(), ImageBytes.CONTENT, Optional.of(path(found, uri)), Naming.BELOW_ROOT))
                .findFirst());
    }

    private static Optional<ImageTableShape> ofFields(StructType table) {
        return hasAll(table, RASTER_FIELDS)
                ? Optional.of(new ImageTableShape(
                        functions.struct(
                                RASTER_FIELDS.stream().map(functions::col).toArray(Column[]::new)),
                        ImageBytes.RASTER,
                        Optional.of(functions.col("origin")),
                        Naming.OWN))
                : Optional.empty();
    }

    private static boolean hasAll(StructType struct, List<String> names) {
        return Arrays.asList(struct.fieldNames()).containsAll(names);
    }

    private static Column encoded(NestedColumn content, String uri) {
        requireType(content, uri, DataTypes.BinaryType, "the bytes of an image file");
        return content.column();
    }

    /** Whole numbers, as keys often are, become their digits. */
    private static Column path(NestedColumn path, String uri) {
        if (path.type().equals(DataTypes.LongType) || path.type().equals(DataTypes.IntegerType)) {
            return path.column().cast(DataTypes.StringType);
        }
        requireType(path, uri, DataTypes.StringType, "a path");
        return path.column();
    }

    private static void requireType(NestedColumn column, String uri, DataType type, String what) {
        if (!column.type().equals(type)) {
            throw new InputException("The column %s of %s is of type %s: %s is %s."
                    .formatted(column.name(), uri, column.type().simpleString(), what, type.simpleString()));
        }
    }
}
