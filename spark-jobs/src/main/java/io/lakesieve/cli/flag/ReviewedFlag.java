package io.lakesieve.cli.flag;

import io.lakesieve.job.LakesieveActions;
import io.lakesieve.job.verdict.ImportReviews;
import io.lakesieve.table.Lake;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flag {@code --reviewed}: what people have said of images. */
public final class ReviewedFlag {
    @Option(
            names = "--reviewed",
            paramLabel = "URI",
            description =
                    "CSV file or table with path or image_id, and belongs (true or false): what people have said of"
                            + " images; kept in the lake, and the verdict of these images from then on")
    public String uri;

    /**
     * What to take into the lake, if anything; it is read and checked by now.
     *
     * @throws io.lakesieve.config.InputException if there is no such file, or a row says nothing, or not one thing
     */
    public Optional<ImportReviews> checked(LakesieveActions actions, Lake lake) {
        return Optional.ofNullable(uri)
                .map(given -> actions.importReviews(lake, given).check());
    }
}
