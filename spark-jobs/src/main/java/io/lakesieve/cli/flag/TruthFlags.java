package io.lakesieve.cli.flag;

import io.lakesieve.config.InputException;
import io.lakesieve.config.TableColumns;
import io.lakesieve.config.TruthSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that say where the true labels are. */
public final class TruthFlags {
    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "CSV with the header path,label: measure the scores against it")
    String file;

    @Option(
            names = "--truth-column",
            paramLabel = "NAME",
            description = "column of the image table that holds the true label")
    String column;

    /** The truth, if any; a column is one of the image table. */
    public Optional<TruthSource> source(String images, TableColumns columns) {
        if (file != null && column != null) {
            throw new InputException("Both --truth and --truth-column are given: choose one.");
        }
        if (column != null && images == null) {
            throw new InputException("--truth-column needs --images, the table that has the column.");
        }
        if (file != null) {
            return Optional.of(new TruthSource.CsvFile(file));
        }
        return Optional.ofNullable(column).map(name -> new TruthSource.TableColumn(images, columns, name));
    }
}
