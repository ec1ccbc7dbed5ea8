package io.lakesieve.cli.flag;

import io.lakesieve.config.GivenLabel;
import io.lakesieve.config.TableColumns;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that name the columns of a table of images. */
public final class TableColumnFlags {
    @Option(
            names = "--content-column",
            paramLabel = "NAME",
            description =
                    "for tables, the column with the bytes of the pictures, such as image.bytes; found by itself in"
                            + " tables of Spark, Hugging Face and img2dataset")
    String content;

    @Option(
            names = "--path-column",
            paramLabel = "NAME",
            description = "for tables, the column with the paths of the pictures, such as image.path")
    String path;

    @Option(
            names = "--source-column",
            paramLabel = "NAME",
            description = "for tables, the column that says where an image came from")
    String source;

    @Option(
            names = "--given-label",
            paramLabel = "NAME",
            description =
                    "where an image's own label is: for tables a column; for shards the suffix of the member beside"
                            + " it, such as cls, or json:FIELD; a number counts the lines of --labels FILE from 0")
    String givenLabel;

    /** Where given labels are, if they are asked for. */
    public Optional<GivenLabel> givenLabel() {
        return Optional.ofNullable(givenLabel).map(GivenLabel.Named::new);
    }

    /** The columns that are named. */
    public TableColumns columns() {
        return new TableColumns(Optional.ofNullable(content), Optional.ofNullable(path), Optional.ofNullable(source));
    }
}
