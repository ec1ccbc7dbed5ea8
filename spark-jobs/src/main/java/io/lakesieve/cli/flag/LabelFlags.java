package io.lakesieve.cli.flag;

import io.lakesieve.cli.TextFile;
import io.lakesieve.cli.console.Console;
import io.lakesieve.job.inventory.ImageListing;
import io.lakesieve.lexicon.IdLabel;
import io.lakesieve.lexicon.LabelSetFile;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags that name the classes a dataset should hold. */
public final class LabelFlags {
    @ArgGroup(multiplicity = "1")
    Source source;

    /** The two flags, of which one must be given. */
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
    }

    /** The label set's name for people: the file's or folder's. */
    public String name(ImageListing listing) {
        return lastPart(source.fromFolders ? listing.root() : source.file);
    }

    /** The last part of a URI, after its last slash. */
    public static String lastPart(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    public List<IdLabel> load(SparkSession spark, ImageListing listing, Console console) {
        return source.fromFolders ? listing.folderLabels() : ofFile(spark, source.file, console);
    }

    /** The labels of a file; what was merged is printed. */
    public static List<IdLabel> ofFile(SparkSession spark, String uri, Console console) {
        LabelSetFile.Content content =
                LabelSetFile.parse(TextFile.read(spark.sessionState().newHadoopConf(), uri, "label file"), uri);
        content.notices().forEach(console::notice);
        return content.labels();
    }
}
