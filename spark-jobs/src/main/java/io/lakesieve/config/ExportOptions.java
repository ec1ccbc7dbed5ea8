package io.lakesieve.config;

import io.lakesieve.core.score.ScoringMethod;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Options of {@code export}: which images of a run are written, and into what file.
 *
 * @param output URI of the file, on any Hadoop file system
 * @param format how a row is written; default CSV
 * @param method whose verdicts are taken; default the run's own verdict method
 * @param selection which images; default the outliers
 * @param maxQ the largest q-value, in (0, 1], in place of the run's own verdicts; default those
 * @param top the most rows, of the most certain outliers on; default all
 * @param existing what happens to a file that is there; default refused
 */
public record ExportOptions(
        String output,
        Format format,
        Optional<ScoringMethod> method,
        Selection selection,
        OptionalDouble maxQ,
        OptionalInt top,
        Existing existing) {
    /** How a row is written. */
    public enum Format {
        /** Comma-separated values with a header (RFC 4180), texts in quotes. */
        CSV,
        /** One JSON object a line. */
        JSONL
    }

    /** Which images. */
    public enum Selection {
        /** Those found out of distribution; in a run without verdicts, all that have a score. */
        OUTLIERS,
        /** Every image of the run, also those without a score. */
        ALL
    }

    /** What happens to a file that is there. */
    public enum Existing {
        /** It stays, and the export is an error. */
        REFUSED,
        /** It is replaced once the new one is complete. */
        REPLACED
    }

    public ExportOptions {
        if (maxQ.isPresent() && !(maxQ.getAsDouble() > 0 && maxQ.getAsDouble() <= 1)) {
            throw new InputException(
                    "--max-q is %s: name a share of the exported images that may be false, such as 0.1."
                            .formatted(maxQ.getAsDouble()));
        }
        if (maxQ.isPresent() && selection == Selection.ALL) {
            throw new InputException("Both --max-q and --all are given: choose one.");
        }
        if (top.isPresent() && top.getAsInt() < 1) {
            throw new InputException("--top is %d: name a number of images from 1 on.".formatted(top.getAsInt()));
        }
    }
}
