package io.lakesieve.cli.flag;

import io.lakesieve.config.EmbeddingSelection;
import io.lakesieve.config.InputException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that choose among embedded images. */
public final class SelectionFlags {
    @Option(
            names = "--source",
            paramLabel = "NAME",
            split = ",",
            description = "score only images of these sources; the run then holds scores of them alone")
    List<String> sources;

    @Option(
            names = "--modified-since",
            paramLabel = "DATE",
            description = "score only images with this modification_time or a later one, such as 2026-01-31 (UTC) or"
                    + " 2026-01-31T12:00:00Z; the run then holds scores of them alone")
    String modifiedSince;

    public EmbeddingSelection selection() {
        return new EmbeddingSelection(
                sources == null ? List.of() : sources,
                Optional.ofNullable(modifiedSince).map(SelectionFlags::instant));
    }

    private static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new InputException(
                    "--modified-since is '%s': write a date such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z."
                            .formatted(text),
                    e);
        }
    }
}
