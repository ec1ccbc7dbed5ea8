package io.lakesieve.job.verdict;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Formats rows as lines of comma-separated values (RFC 4180). */
public final class CsvLines {
    private static final String QUOTE = "\"";
    /** First characters by which a spreadsheet takes a cell for a formula, also within quotes. */
    private static final String FORMULA_SIGNS = "=+-@\t\r";

    private CsvLines() {}

    /** The names of the columns. */
    public static String header(StructType type) {
        return String.join(",", type.fieldNames());
    }

    /**
     * A row: texts in quotes, whatever they hold, numbers and truth values without, nothing for null. A text that a
     * spreadsheet would take for a formula has an apostrophe before it, which keeps it a text there.
     */
    public static String line(Row row) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> cell(row, column))
                .collect(Collectors.joining(","));
    }

    private static String cell(Row row, int column) {
        if (row.isNullAt(column)) {
            return "";
        }
        return row.schema().fields()[column].dataType().equals(DataTypes.StringType)
                ? quoted(row.getString(column))
                : row.get(column).toString();
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && FORMULA_SIGNS.indexOf(text.charAt(0)) >= 0;
        return QUOTE + (formula ? "'" : "") + text.replace(QUOTE, QUOTE + QUOTE) + QUOTE;
    }
}
