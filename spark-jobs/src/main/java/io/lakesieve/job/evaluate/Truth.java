package io.lakesieve.job.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TruthSource;
import io.lakesieve.job.listing.ImageLocation;
import io.lakesieve.job.listing.ImageTableListing;
import io.lakesieve.job.listing.NamedPaths;
import io.lakesieve.job.run.Fingerprint;
import io.lakesieve.table.Run;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the true labels of images from a CSV file or a column of the image table. */
final class Truth {
    static final String PATH = "path";
    static final String LABEL = "label";

    private final SparkSession spark;
    private final TruthSource source;

    Truth(SparkSession spark, TruthSource source) {
        this.spark = spark;
        this.source = source;
    }

    /**
     * Columns {@link #PATH}, see {@link NamedPaths}, and {@link #LABEL}; no nulls, paths distinct.
     *
     * @throws InputException if there is no such file, table or column, or a path has two labels
     */
    Dataset<Row> rows(Run run) {
        Dataset<Row> rows =
                source instanceof TruthSource.CsvFile file ? ofFile(file) : ofTable((TruthSource.TableColumn) source);
        Dataset<Row> distinct = rows.where(col(PATH).isNotNull().and(col(LABEL).isNotNull()))
                .select(
                        NamedPaths.qualified(col(PATH), run.settings().imageRoot())
                                .as(PATH),
                        trim(col(LABEL)).as(LABEL))
                .distinct();
        List<Row> twice =
                distinct.groupBy(PATH).count().where("count > 1").orderBy(PATH).takeAsList(1);
        if (!twice.isEmpty()) {
            throw new InputException("The truth gives %s more than one label: keep one."
                    .formatted(twice.get(0).getString(0)));
        }
        return distinct;
    }

    /** The same for the same truth; empty where only reading all of it would tell: a table, or a folder of files. */
    Optional<String> fingerprint() {
        return source instanceof TruthSource.CsvFile file ? fingerprint(file) : Optional.empty();
    }

    private Optional<String> fingerprint(TruthSource.CsvFile file) {
        ImageLocation location = ImageLocation.resolve(spark, file.uri());
        if (location.kind() != ImageLocation.Kind.FILES) {
            return Optional.empty();
        }
        Path path = new Path(location.uri());
        try {
            FileSystem fileSystem = path.getFileSystem(spark.sessionState().newHadoopConf());
            if (!fileSystem.exists(path) || !fileSystem.getFileStatus(path).isFile()) {
                return Optional.empty();
            }
            try (InputStream stream = fileSystem.open(path)) {
                return Optional.of(new Fingerprint()
                        .add(file.dataset())
                        .add(DigestUtils.sha256Hex(stream))
                        .shortHex());
            }
        } catch (IOException e) {
            throw new InputException("The truth file %s cannot be read (%s).".formatted(file.uri(), e.getMessage()), e);
        }
    }

    private Dataset<Row> ofTable(TruthSource.TableColumn column) {
        ImageLocation location = ImageLocation.resolve(spark, column.images());
        if (location.kind() == ImageLocation.Kind.FILES) {
            throw new InputException("--truth-column %s needs a table of images, and %s holds files: use --truth FILE."
                    .formatted(column.column(), location.uri()));
        }
        return new ImageTableListing(spark, location, column.columns()).with(column.column(), LABEL, "--truth-column");
    }

    private Dataset<Row> ofFile(TruthSource.CsvFile file) {
        ImageLocation location = ImageLocation.resolve(spark, file.uri());
        Dataset<Row> rows = location.kind() == ImageLocation.Kind.FILES
                ? spark.read().option("header", "true").option("escape", "\"").csv(location.uri())
                : location.table(spark, PATH, LABEL);
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.containsAll(List.of(PATH, LABEL))) {
            throw new InputException("The truth file %s has the columns %s: its first line must be path,label."
                    .formatted(file.uri(), columns));
        }
        return rows.select(PATH, LABEL);
    }
}
