package io.lakesieve.job.listing;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.encode;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.InputException;
import io.lakesieve.config.TableColumns;
import io.lakesieve.core.matrix.Utf8Order;
import io.lakesieve.lexicon.IdLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Lists a table that holds images in its rows, see {@link ImageTableShape}.
 *
 * <p>An image's id is the SHA-256 of its bytes; for decoded ones of mode, height and width too, since the same bytes of
 * another shape are another picture. An image whose path the table does not tell is named after its file and row there,
 * which stay as long as the file is not written again; where Spark does not tell these, as in Delta tables without row
 * tracking and in views, after its bytes.
 */
public final class ImageTableListing {
    private static final String NAMED_BY_ROOT = "^([A-Za-z][A-Za-z0-9+.-]*:|/).*";

    private static final String LABEL = "label";
    /** More than any data set has classes. */
    private static final int MAX_LABELS = 100_000;

    private final SparkSession spark;
    private final Dataset<Row> table;
    private final ImageLocation location;
    private final TableColumns named;
    private final ImageTableShape shape;

    public ImageTableListing(SparkSession spark, ImageLocation location, TableColumns named) {
        this(
                spark,
                location,
                named,
                location.table(spark, named.named().isEmpty() ? new String[] {"path", "content"} : firstNames(named)));
    }

    ImageTableListing(SparkSession spark, ImageLocation location, TableColumns named, Dataset<Row> table) {
        this.spark = spark;
        this.location = location;
        this.named = named;
        this.table = table;
        this.shape = ImageTableShape.of(table.schema(), location.uri(), named);
    }

    /** The same of some rows of the table. */
    ImageTableListing of(Dataset<Row> rows) {
        return new ImageTableListing(spark, location, named, rows);
    }

    /** Whether each image has a path of its own in a column. */
    boolean hasOwnPaths() {
        return shape.path().isPresent() && shape.naming() == ImageTableShape.Naming.OWN;
    }

    /** The image root of its images. */
    String root() {
        return location.root();
    }

    /** The paths of all images: column path. */
    Dataset<Row> paths() {
        return images().select(path().as(ImageListing.PATH));
    }

    private static String[] firstNames(TableColumns named) {
        return named.named().values().stream()
                .map(name -> name.split("\\.", 2)[0])
                .toArray(String[]::new);
    }

    /** The images. */
    public ImageListing list() {
        return list(Optional.empty());
    }

    /** The images with the labels that they were given, which are in a column. */
    public ImageListing list(Optional<GivenLabel> label) {
        Optional<Column> given = label.filter(GivenLabel.Named.class::isInstance)
                .map(GivenLabel.Named.class::cast)
                .map(named -> LabelColumn.numbered(label(named.name(), "--given-label"), named.classes()));
        Dataset<Row> rows = rows(path(), modificationTime(), given);
        return listing(rows);
    }

    /** A listing of the table by rows that are known of its images. */
    ImageListing listing(Dataset<Row> rows) {
        return new ImageListing(location.root(), shape.bytes(), location.isRoot(), LeftOut.NONE, rows);
    }

    /**
     * The class names of a column: those that the table's own metadata gives, or its distinct values by their UTF-8 bytes.
     *
     * @throws InputException if there is none, or there are more than a data set has classes
     */
    public List<IdLabel> labels(String column) {
        Column label = label(column, "--labels-from-column");
        List<String> names = location.classNames(spark, column);
        if (names.isEmpty()) {
            names = images().select(trim(label).as(LABEL))
                    .where(col(LABEL).notEqual(""))
                    .distinct()
                    .limit(MAX_LABELS + 1)
                    .as(Encoders.STRING())
                    .collectAsList();
        }
        if (names.isEmpty() || names.size() > MAX_LABELS) {
            throw new InputException("The column %s of %s has %s: --labels-from-column takes one with class names."
                    .formatted(
                            column,
                            location.uri(),
                            names.isEmpty() ? "no value" : "more than %d values".formatted(MAX_LABELS)));
        }
        return names.stream()
                .distinct()
                .sorted(Utf8Order::compare)
                .map(IdLabel::named)
                .toList();
    }

    /** A column of labels as texts: of numbers whose names the table's metadata gives, these names. */
    private Column label(String column, String flag) {
        Column text = text(column, flag);
        List<String> names = location.classNames(spark, column);
        if (names.isEmpty()) {
            return trim(text);
        }
        Column number = text.cast(DataTypes.IntegerType);
        Column[] all = names.stream().map(functions::lit).toArray(Column[]::new);
        return when(number.between(0, names.size() - 1), element_at(array(all), number.plus(1)));
    }

    /**
     * The images' paths, as in {@link #list}, and the text of another column.
     *
     * @param flag that names the column, for a message
     */
    public Dataset<Row> with(String column, String as, String flag) {
        return images().select(path().as(ImageListing.PATH), text(column, flag).as(as));
    }

    private Dataset<Row> images() {
        return shape.bytes() == ImageBytes.RASTER ? table.where(shape.image().isNotNull()) : table;
    }

    private Dataset<Row> rows(Column path, Column modified, Optional<Column> label) {
        Column image = shape.image();
        Column source = named.source()
                .map(name -> text(name, "--source-column"))
                .orElse(lit(null).cast(DataTypes.StringType));
        boolean raster = shape.bytes() == ImageBytes.RASTER;
        Column data = raster ? image.getField("data") : image;
        List<Column> columns = new ArrayList<>(List.of(
                path.as(ImageListing.PATH),
                source.as(ImageListing.SOURCE),
                length(data).cast(DataTypes.LongType).as(ImageListing.LENGTH),
                modified.as(ImageListing.MODIFICATION_TIME),
                (raster ? rasterId(image) : sha2(image, 256)).as(ImageListing.IMAGE_ID),
                image.as(raster ? ImageListing.IMAGE : ImageListing.CONTENT)));
        label.ifPresent(given -> columns.add(given.as(ImageListing.GIVEN_LABEL)));
        return images().select(columns.toArray(Column[]::new));
    }

    private static Column rasterId(Column image) {
        Column form = concat_ws("x", image.getField("mode"), image.getField("height"), image.getField("width"));
        return sha2(concat(encode(form, "UTF-8"), image.getField("data")), 256);
    }

    private Column modificationTime() {
        boolean known = shape.bytes() == ImageBytes.CONTENT
                && Arrays.asList(table.columns()).contains("modificationTime");
        return (known ? col("modificationTime") : lit(null)).cast(DataTypes.TimestampType);
    }

    private Column text(String name, String flag) {
        return NestedColumn.find(table.schema(), name)
                .orElseThrow(() -> new InputException("The table %s has no column %s but %s: check %s."
                        .formatted(location.uri(), name, Arrays.toString(table.columns()), flag)))
                .column()
                .cast(DataTypes.StringType);
    }

    /** A name that each image has for itself. */
    private Column path() {
        if (shape.path().isPresent() && shape.naming() == ImageTableShape.Naming.OWN) {
            return requireDistinct(shape.path().get());
        }
        Optional<Column> path = shape.path().map(name -> coalesce(belowRoot(name), nameOfRow()));
        return path.filter(name -> unfit(name).isEmpty()).orElseGet(() -> requireDistinct(nameOfRow()));
    }

    private Column nameOfRow() {
        Column file = regexp_replace(col("_metadata.file_path"), "^file:/+", "file:/");
        Column number = col("_metadata.row_index").cast(DataTypes.StringType);
        Column tracked = col("_metadata.row_id").cast(DataTypes.StringType);
        Column root = lit(location.root());
        return Stream.of(concat(file, lit("#"), number), concat(root, lit("#"), tracked))
                .filter(this::isKnown)
                .findFirst()
                .orElseGet(() -> concat(root, lit("#"), sha2(shape.image(), 256)));
    }

    private Column belowRoot(Column name) {
        return when(name.equalTo(""), lit(null))
                .when(name.rlike(NAMED_BY_ROOT), name)
                .otherwise(concat(lit(location.root() + "/"), name));
    }

    private boolean isKnown(Column column) {
        try {
            table.select(column);
            return true;
        } catch (Exception e) {
            if (e instanceof AnalysisException) { // a checked exception that select does not declare
                return false;
            }
            throw e;
        }
    }

    private InputException withoutPath() {
        return new InputException(
                "The table %s has rows without a path: give every image one, in a column that --path-column names."
                        .formatted(location.uri()));
    }

    private Column requireDistinct(Column path) {
        for (Row unfit : unfit(path)) {
            if (unfit.isNullAt(0)) {
                throw withoutPath();
            }
            throw new InputException(("The table %s holds the path %s %d times: paths must be distinct; --path-column"
                            + " names another column.")
                    .formatted(location.uri(), unfit.getString(0), unfit.getLong(1)));
        }
        return path;
    }

    /** The first path that several images have, if there is one, with how many; before it null, if any image has none. */
    private List<Row> unfit(Column path) {
        return images().select(path.as(ImageListing.PATH))
                .groupBy(ImageListing.PATH)
                .count()
                .where("count > 1 OR path IS NULL")
                .orderBy(ImageListing.PATH)
                .takeAsList(1);
    }
}
