package io.lakesieve.cli.flag;

import io.lakesieve.cli.TextFile;
import io.lakesieve.cli.console.Console;
import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.listing.ImageListing;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.LabelSetFile;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags that name the classes a dataset should hold. */
public final class LabelFlags {
    @ArgGroup(multiplicity = "1")
    Source source;

    /** The three flags, of which one must be given. */
    static final class Source {
        @Option(
                names = "--labels",
                paramLabel = "FILE",
                description = "class names the dataset should hold: one a line, optionally a tab and a prompt")
        String file;

        @Option(
                names = "--labels-from-folders",
                description = "take the folder names below the image root as class names, as in ImageFolder data sets")
        boolean fromFolders;

        @Option(
                names = "--labels-from-column",
                paramLabel = "NAME",
                description = "for tables, take the distinct values of a column as class names, or what the metadata of"
                        + " a Hugging Face table says of it")
        String fromColumn;
    }

    /** Where the labels are that images were given, as far as the class names tell that. */
    public Optional<GivenLabel> givenLabel() {
        return source.fromFolders
                ? Optional.of(new GivenLabel.Folder())
                : Optional.ofNullable(source.fromColumn).map(GivenLabel.Named::new);
    }

    /** The label set's name for people: the file's or folder's. */
    public String name(ImageListing listing) {
        return lastPart(source.file == null ? listing.root() : source.file);
    }

    /** The last part of a URI, after its last slash. */
    public static String lastPart(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** What the label file holds, where one is named; what was merged is printed. */
    public Optional<LabelSetFile.Content> file(SparkSession spark, Console console) {
        return Optional.ofNullable(source.file).map(uri -> read(spark, uri, console));
    }

    /** The class names, of a label file or of the images. */
    public List<IdLabel> labels(
            Optional<LabelSetFile.Content> file,
            LakesieveActions actions,
            ImageSelection images,
            ImageListing listing) {
        if (file.isPresent()) {
            return file.get().labels();
        }
        return source.fromFolders ? listing.folderLabels() : actions.labelsOfColumn(images, source.fromColumn);
    }

    /** The labels of a file; what was merged is printed. */
    public static List<IdLabel> ofFile(SparkSession spark, String uri, Console console) {
        return read(spark, uri, console).labels();
    }

    private static LabelSetFile.Content read(SparkSession spark, String uri, Console console) {
        LabelSetFile.Content content =
                LabelSetFile.parse(TextFile.read(spark.sessionState().newHadoopConf(), uri, "label file"), uri);
        content.notices().forEach(console::notice);
        return content;
    }
}
