package io.lakesieve.cli.flag;

import io.lakesieve.cli.TooManyFailedImagesException;
import io.lakesieve.config.ImageSelection;
import io.lakesieve.config.InputException;
import io.lakesieve.config.TableColumns;
import io.lakesieve.image.codec.ImageLimits;
import io.lakesieve.job.embed.EmbedImages;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that choose images and bound what is read of them. */
public final class ImageFlags {
    @Option(
            names = "--images",
            paramLabel = "URI",
            required = true,
            description =
                    "folder (searched recursively), glob, file, or a table of images: Delta, Parquet, or table:NAME"
                            + " for one of a catalog")
    public String images;

    @Option(names = "--limit", paramLabel = "N", description = "take the first N images by path: a cheap first look")
    Integer limit;

    @Mixin
    TableColumnFlags columnFlags;

    @Option(
            names = "--max-image-failure-rate",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "end with exit code 4 if a larger share of images cannot be read; default ${DEFAULT-VALUE}")
    double maxFailureRate;

    @Option(
            names = "--max-image-bytes",
            paramLabel = "N",
            defaultValue = "104857600",
            description = "larger files become rows with the status too_large; default ${DEFAULT-VALUE}")
    long maxBytes;

    @Option(
            names = "--max-image-pixels",
            paramLabel = "N",
            defaultValue = "89478485",
            description = "larger pictures become rows with the status too_large, undecoded; default ${DEFAULT-VALUE}")
    long maxPixels;

    public ImageSelection selection() {
        if (!(maxFailureRate >= 0 && maxFailureRate <= 1)) {
            throw new InputException(
                    "--max-image-failure-rate is %s: name a share from 0 to 1, such as 0.1.".formatted(maxFailureRate));
        }
        requireWithin("--max-image-bytes", maxBytes, ImageLimits.HIGHEST_MAX_BYTES);
        requireWithin("--max-image-pixels", maxPixels, ImageLimits.HIGHEST_MAX_PIXELS);
        return new ImageSelection(
                images,
                limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                columns(),
                columnFlags.givenLabel());
    }

    /** The columns of a table of images that are named. */
    public TableColumns columns() {
        return columnFlags.columns();
    }

    public ImageLimits limits() {
        return new ImageLimits(maxBytes, maxPixels);
    }

    private static void requireWithin(String flag, long limit, int highest) {
        if (limit < 1 || limit > highest) {
            throw new InputException("%s is %d: name a number from 1 to %d.".formatted(flag, limit, highest));
        }
    }

    /** Ends the command if too many images failed. */
    public void requireFewFailures(EmbedImages.Result embedded) {
        if (embedded.failed() > maxFailureRate * embedded.listed()) {
            throw new TooManyFailedImagesException(embedded.failed(), embedded.listed(), maxFailureRate);
        }
    }
}
