package io.lakesieve.job.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.lakesieve.config.Benchmark;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.job.listing.LeftOut;
import io.lakesieve.job.listing.ListImages;
import io.lakesieve.job.run.KeptRows;
import io.lakesieve.lexicon.ClassNames;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lists the images of a benchmark's sets below a data folder, with their true labels where these are known. */
final class BenchmarkImages {
    /** Column: the true label of an image; null where it is not known. */
    static final String LABEL = "label";

    private static final StructType LISTED =
            new StructType().add(ImageListing.PATH, DataTypes.StringType, false).add(LABEL, DataTypes.StringType, true);

    private final SparkSession spark;
    private final KeptRows kept;
    private final Path data;
    private final FileSystem fileSystem;
    private final ClassNames classes;

    BenchmarkImages(SparkSession spark, KeptRows kept, String data, ClassNames classes) {
        this.spark = spark;
        this.kept = kept;
        this.classes = classes;
        try {
            Path folder = new Path(data);
            this.fileSystem = folder.getFileSystem(spark.sessionState().newHadoopConf());
            this.data = fileSystem.makeQualified(folder);
        } catch (IOException e) {
            throw new InputException("The data folder %s cannot be reached (%s): check --data.".formatted(data, e), e);
        }
    }

    /**
     * The images of a set.
     *
     * @param listing with the set's name as their source
     * @param labels columns path and {@link #LABEL}
     * @param count how many there are
     * @param absent how many the image list names beside them
     */
    record Listed(Benchmark.ImageSet set, ImageListing listing, Dataset<Row> labels, long count, long absent) {}

    /** What is not there of a set; empty if it can be run. */
    Optional<String> missing(Benchmark.ImageSet set) {
        try {
            if (!fileSystem.exists(new Path(data, set.images()))) {
                return Optional.of("no folder " + new Path(data, set.images()));
            }
            if (set.list().isPresent()
                    && !fileSystem.exists(new Path(data, set.list().get()))) {
                return Optional.of("no image list " + new Path(data, set.list().get()));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new InputException("The data folder %s cannot be read (%s): check --data.".formatted(data, e), e);
        }
    }

    /**
     * Lists a set that is there.
     *
     * @throws InputException if there is no image, or a line of the list cannot be read
     */
    Listed list(Benchmark.ImageSet set) {
        String folder = new Path(data, set.images()).toString();
        ImageListing all = new ListImages(spark, kept, ImageSelection.allOf(folder)).execute();
        Dataset<Row> found = all.rows();
        Dataset<Row> labels = set.list().isPresent() ? ofList(set, all.root()) : ofFolders(found);
        long named = labels.count();
        Dataset<Row> there = found.join(labels, ImageListing.PATH);
        long count = there.count();
        if (count == 0) {
            throw new InputException(
                    "None of the %d images that %s names lie below %s: check images and list of the set %s."
                            .formatted(named, set.list().orElse(""), folder, set.name()));
        }
        Dataset<Row> rows = there.select(
                col(ImageListing.PATH),
                lit(set.name()).as(ImageListing.SOURCE),
                col(ImageListing.LENGTH),
                col(ImageListing.MODIFICATION_TIME));
        return new Listed(
                set,
                new ImageListing(data.toString(), all.bytes(), false, LeftOut.NONE, rows),
                there.select(ImageListing.PATH, LABEL),
                count,
                named - count);
    }

    /** The first folder below the root names the class. */
    private Dataset<Row> ofFolders(Dataset<Row> found) {
        var names = classes.byFolder();
        Column label = functions
                .udf((String folder) -> folder == null ? null : names.get(folder), DataTypes.StringType)
                .apply(col(ImageListing.SOURCE));
        return found.select(col(ImageListing.PATH), label.as(LABEL));
    }

    private Dataset<Row> ofList(Benchmark.ImageSet set, String root) {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line : lines(new Path(data, set.list().get()))) {
            number++;
            if (!line.isBlank()) {
                int space = line.lastIndexOf(' ');
                String path =
                        space < 0 ? line.strip() : line.substring(0, space).strip();
                String index = space < 0 ? "-1" : line.substring(space + 1).strip();
                rows.add(RowFactory.create(new Path(root, path).toString(), label(index, set, number)));
            }
        }
        return spark.createDataFrame(rows, LISTED).dropDuplicates(ImageListing.PATH);
    }

    /** The class of an index; none for -1 and beyond, as OpenOOD's lists mark images of no class. */
    private String label(String index, Benchmark.ImageSet set, int line) {
        try {
            int place = Integer.parseInt(index);
            return place < 0 || place >= classes.names().size()
                    ? null
                    : classes.names().get(place);
        } catch (NumberFormatException e) {
            throw new InputException(
                    "Line %d of the image list %s ends in '%s': write a path, a space and a label's index."
                            .formatted(line, set.list().orElse(""), index),
                    e);
        }
    }

    private List<String> lines(Path file) {
        try (var stream = fileSystem.open(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (FileNotFoundException e) {
            throw new InputException("There is no image list %s: check the benchmark file.".formatted(file), e);
        } catch (IOException e) {
            throw new InputException("The image list %s cannot be read (%s).".formatted(file, e.getMessage()), e);
        }
    }
}
