package io.lakesieve.cli.flag;

import io.lakesieve.job.embed.EmbedOptions;
import picocli.CommandLine.Option;

/** The flags that say which listed images are embedded again, and after how many images rows are committed. */
public final class EmbedFlags {
    @Option(
            names = "--commit-rows",
            paramLabel = "N",
            defaultValue = "10000",
            description = "images between two commits at most; a run that was killed repeats no more; default"
                    + " ${DEFAULT-VALUE}")
    int commitRows;

    @Option(
            names = "--rehash",
            description = "read all bytes to tell whether an image is unchanged, instead of its length and modification"
                    + " time")
    boolean rehash;

    @Option(
            names = "--retry-failed",
            description = "take up only known images that could not be read, and leave out new and changed ones")
    boolean retryFailed;

    public EmbedOptions options(ImageFlags images) {
        return new EmbedOptions(
                images.limits(), commitRows, rehash, retryFailed ? EmbedOptions.Scope.FAILED : EmbedOptions.Scope.ALL);
    }
}
