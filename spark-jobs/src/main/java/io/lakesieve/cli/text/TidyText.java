package io.lakesieve.cli.text;

import io.lakesieve.job.tidy.TidyLake;
import io.lakesieve.table.Lake;
import io.lakesieve.table.TableMaintenance.Share;
import io.lakesieve.table.TableMaintenance.UnneededFiles;
import java.util.Locale;

/** Formats what tidying a lake removed, or would remove, for a terminal. */
public final class TidyText {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final TidyLake.Result result;
    private final Tense tense;
    private final StringBuilder text = new StringBuilder();

    /** Whether it was done. */
    public enum Tense {
        DONE("removed", "compacted", "deleted"),
        WOULD("would be removed", "would be compacted", "would be deleted");

        private final String removed;
        private final String compacted;
        private final String deleted;

        Tense(String removed, String compacted, String deleted) {
            this.removed = removed;
            this.compacted = compacted;
            this.deleted = deleted;
        }
    }

    public TidyText(TidyLake.Result result, Tense tense) {
        this.result = result;
        this.tense = tense;
    }

    public String text() {
        line("%,d of %,d runs %s", result.removedRuns(), result.runs(), tense.removed);
        if (result.waitingRuns() > 0) {
            line(
                    "  the rows of %,d of them stay for now: other runs have them for their own, or one of %,d runs at work may"
                            + " read them",
                    result.waitingRuns(), result.runsAtWork());
        }
        for (String table : Lake.tables()) {
            table(table);
        }
        line(
                "files of killed writers: %,d (%,.1f MB) %s",
                result.leftovers(), result.leftoverBytes() / BYTES_PER_MEGABYTE, tense.deleted);
        if (!result.removed().isEmpty()) {
            line("Files of removed rows are kept for a week, by Delta's rules, so that who reads them can end.");
        }
        if (tense == Tense.WOULD) {
            line(PlanText.NOTHING_WRITTEN);
        }
        return text.toString();
    }

    private void table(String table) {
        Share rows = result.removed().getOrDefault(table, Share.NONE);
        long small = result.compacted().getOrDefault(table, 0L);
        UnneededFiles files = result.unneeded().getOrDefault(table, UnneededFiles.NONE);
        if (rows.rows() > 0) {
            line(
                    "%s: %,d rows (about %,.1f MB) %s",
                    table, rows.rows(), rows.bytes() / BYTES_PER_MEGABYTE, tense.removed);
        }
        if (small > 0) {
            line("%s: %,d small files %s", table, small, tense.compacted);
        }
        if (files.files() > 0) {
            line(
                    "%s: %,d files that no reader can need (%,.1f MB) %s",
                    table, files.files(), files.bytes() / BYTES_PER_MEGABYTE, tense.deleted);
        }
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append(System.lineSeparator());
    }
}
